//! The locales that CLDR has data for.

/// Languages, each with the scripts and regions for which its data differs or is confirmed.
const LANGUAGES: &str = "\
    aa:DJ,ER ab af:NA agq ak am an ann apc \
    ar:AE,BH,DJ,DZ,EG,EH,ER,IL,IQ,JO,KM,KW,LB,LY,MA,MR,OM,PS,QA,SA,SD,SO,SS,SY,TD,TN,YE arn as \
    asa ast az:Arab,Cyrl,Latn ba bal bas be bem bew bez bg bgc bho blo bm bn:IN bo:IN br brx \
    bs:Cyrl,Latn ca:AD,FR,IT ccp:IN ce ceb cgg chr ckb:IR cs cv cy da:GL dav \
    de:AT,BE,CH,IT,LI,LU dje doi dsb dua dyo dz ebu ee:TG el:CY \
    en:001,150,AE,AG,AI,AS,AT,AU,BB,BE,BI,BM,BS,BW,BZ,CA,CC,CH,CK,CM,CX,CY,DE,DG,DK,DM,ER,FI,FJ,\
    FK,FM,GB,GD,GG,GH,GI,GM,GU,GY,HK,ID,IE,IL,IM,IN,IO,JE,JM,KE,KI,KN,KY,LC,LR,LS,MG,MH,MO,MP,\
    MS,MT,MU,MV,MW,MY,NA,NF,NG,NL,NR,NU,NZ,PG,PH,PK,PN,PR,PW,RW,SB,SC,SD,SE,SG,SH,SI,SL,SS,SX,\
    SZ,TC,TK,TO,TT,TV,TZ,UG,UM,VC,VG,VI,VU,WS,ZA,ZM,ZW \
    eo es:419,AR,BO,BR,BZ,CL,CO,CR,CU,DO,EA,EC,GQ,GT,HN,IC,MX,NI,PA,PE,PH,PR,PY,SV,US,UY,VE et \
    eu ewo fa:AF ff:Adlm,Latn fi fil fo:DK \
    fr:BE,BF,BI,BJ,BL,CA,CD,CF,CG,CH,CI,CM,DJ,DZ,GA,GF,GN,GP,GQ,HT,KM,LU,MA,MC,MF,MG,ML,MQ,MR,\
    MU,NC,NE,PF,PM,RE,RW,SC,SN,SY,TD,TG,TN,VU,WF,YT \
    frr fur fy ga:GB gd gl gn gsw:FR,LI gu guz gv ha:GH,NE haw he hi:Latn hr:BA hsb hu hy ia id \
    ie ig ii is it:CH,SM,VA ja jgo jmc jv ka kab kam kde kea kgp khq ki kk:Arab,Cyrl kkj kl kln \
    km kn ko:CN,KP kok:Deva,Latn ks:Arab,Deva ksb ksf ksh ku kw kxv ky lag lb lg lij lkt lmo \
    ln:AO,CF,CG lo lrc:IQ lt lu luo luy lv mai mas:TZ mer mfe mg mgh mgo mi mk ml mn mni:Beng mr \
    ms:Arab,BN,ID,SG mt mua my mzn naq nb:SJ nd nds:NL ne:IN nl:AW,BE,BQ,CW,SR,SX nmg nn nnh no \
    nqo nso nus ny nyn oc:ES om:KE or os:RU pa:Arab,Guru pcm pl prg ps:PK \
    pt:AO,CH,CV,GQ,GW,LU,MO,MZ,PT,ST,TL qu:BO,EC quc raj rm rn ro:MD rof ru:BY,KG,KZ,MD,UA rw \
    rwk sa sah saq sat:Olck sbp sc scn sd:Arab,Deva se:FI,SE seh ses sg shi:Latn,Tfng si sk sl \
    smn sn so:DJ,ET,KE sq:MK,XK sr:Cyrl,Cyrl-BA,Cyrl-ME,Cyrl-XK,Latn,Latn-BA,Latn-ME,Latn-XK \
    st:LS su:Latn sv:AX,FI sw:CD,KE,UG syr:SY szl ta:LK,MY,SG te teo:KE tg th ti:ER tk tn:BW to \
    tok tr:CY tt twq tzm ug uk ur:IN uz:Arab,Cyrl,Latn vai:Latn,Vaii vec vi vmw vo vun wae wo xh \
    xnr xog yav yi yo:BJ yrl:CO,VE yue:Hans,Hant za zgh \
    zh:Hans,Hans-HK,Hans-MO,Hans-MY,Hans-SG,Hant,Hant-HK,Hant-MO,Hant-MY,Latn zu \
";

/// Whether data for exactly this language and this rest of a tag is listed.
pub fn is_listed(language: &str, rest: &str) -> bool {
    for entry in LANGUAGES.split_whitespace() {
        let (name, rests) = entry.split_once(':').unwrap_or((entry, ""));
        if name == language {
            return rest.is_empty() || rests.split(',').any(|listed| listed == rest);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_listed;

    #[test]
    fn listed() {
        for (language, rest, expected) in [
            ("en", "", true),
            ("en", "GB", true),
            ("en", "ZZ", false),
            ("zh", "Hant-HK", true),
            ("zu", "", true),
            ("aa", "ER", true),
            ("xx", "", false),
            ("fr", "YT", true),
        ] {
            assert_eq!(is_listed(language, rest), expected, "{language} {rest}");
        }
    }
}
