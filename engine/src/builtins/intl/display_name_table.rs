//! Names that CLDR has and ICU4X's display names leave out: of fields of dates and of calendars, in the
//! languages that are most in use. Others show codes.

/// The fields of 12.5.2's table, in the order of the names below.
const FIELDS: [&str; 12] = [
    "era",
    "year",
    "quarter",
    "month",
    "weekOfYear",
    "weekday",
    "day",
    "dayPeriod",
    "hour",
    "minute",
    "second",
    "timeZoneName",
];

/// The calendars, in the order of the names below.
const CALENDARS: [&str; 18] = [
    "buddhist",
    "chinese",
    "coptic",
    "dangi",
    "ethioaa",
    "ethiopic",
    "gregory",
    "hebrew",
    "indian",
    "islamic",
    "islamic-civil",
    "islamic-rgsa",
    "islamic-tbla",
    "islamic-umalqura",
    "iso8601",
    "japanese",
    "persian",
    "roc",
];

/// Names in one language, separated by bars: of fields, long, short and narrow, and of calendars. An empty
/// name is none.
struct Names {
    language: &'static str,
    fields: [&'static str; 3],
    calendars: &'static str,
}

const NAMES: &[Names] = &[
    Names {
        language: "en",
        fields: [
            "era|year|quarter|month|week|day of the week|day|AM/PM|hour|minute|second|time zone",
            "era|yr.|qtr.|mo.|wk.|day of wk.|day|AM/PM|hr.|min.|sec.|zone",
            "era|yr|qtr|mo|wk|day of wk.|day|AM/PM|hr|min|sec|zone",
        ],
        calendars: "Buddhist Calendar|Chinese Calendar|Coptic Calendar|Dangi Calendar|Ethiopic Amete Alem Calendar|Ethiopic Calendar|Gregorian Calendar|Hebrew Calendar|Indian National Calendar|Hijri Calendar|Hijri Calendar (tabular, civil epoch)|Hijri Calendar (Saudi Arabia, sighting)|Hijri Calendar (tabular, astronomical epoch)|Hijri Calendar (Umm al-Qura)|Gregorian Calendar (ISO 8601 Weeks)|Japanese Calendar|Persian Calendar|Minguo Calendar",
    },
    Names {
        language: "de",
        fields: [
            "Epoche|Jahr|Quartal|Monat|Woche|Wochentag|Tag|Tageshälfte|Stunde|Minute|Sekunde|Zeitzone",
            "Ep.|Jahr|Quart.|Mon.|Woche|Wochentag|Tag|Tageshälfte|Std.|Min.|Sek.|Zeitzone",
            "E|J|Q|M|W|Wochent.|Tag|Tagesh.|Std.|Min.|Sek.|Zeitz.",
        ],
        calendars: "Buddhistischer Kalender|Chinesischer Kalender|Koptischer Kalender|Dangi-Kalender|Äthiopischer Amätä-Aläm-Kalender|Äthiopischer Kalender|Gregorianischer Kalender|Jüdischer Kalender|Indischer Nationalkalender|Hidschra-Kalender|Hidschra-Kalender (tabellarisch, nicht-astronomisch)|||Hidschra-Kalender (Umm al-Qura)|ISO-8601-Kalender|Japanischer Kalender|Persischer Kalender|Minguo-Kalender",
    },
    Names {
        language: "fr",
        fields: [
            "ère|année|trimestre|mois|semaine|jour de la semaine|jour|cadran|heure|minute|seconde|fuseau horaire",
            "ère|an|trim.|m.|sem.|j (sem.)|j|cadran|h|min|s|fuseau horaire",
            "ère|a|trim.|m.|sem.|j (sem.)|j|cadran|h|min|s|fuseau horaire",
        ],
        calendars: "calendrier bouddhiste|calendrier chinois|calendrier copte|calendrier dangi|calendrier éthiopien Amete Alem|calendrier éthiopien|calendrier grégorien|calendrier hébraïque|calendrier indien|calendrier hégirien|calendrier hégirien (tabulaire, époque civile)||calendrier hégirien (tabulaire, époque astronomique)|calendrier hégirien (Umm al-Qura)|calendrier ISO 8601|calendrier japonais|calendrier persan|calendrier républicain chinois",
    },
    Names {
        language: "es",
        fields: [
            "era|año|trimestre|mes|semana|día de la semana|día|a.\u{a0}m./p.\u{a0}m.|hora|minuto|segundo|zona horaria",
            "era|a|trim.|m|sem.|día de sem.|d|a.\u{a0}m./p.\u{a0}m.|h|min|s|zona",
            "era|a|trim.|m|sem.|día de sem.|d|a.\u{a0}m./p.\u{a0}m.|h|min|s|zona",
        ],
        calendars: "calendario budista|calendario chino|calendario cóptico|calendario dangi|calendario etíope Amete Alem|calendario etíope|calendario gregoriano|calendario hebreo|calendario nacional hindú|calendario hijri|calendario hijri tabular|||calendario hijri Umm al-Qura|calendario ISO-8601|calendario japonés|calendario persa|calendario de la República de China",
    },
    Names {
        language: "it",
        fields: [
            "era|anno|trimestre|mese|settimana|giorno della settimana|giorno|AM/PM|ora|minuto|secondo|fuso orario",
            "era|anno|trim.|mese|sett.|giorno settimana|g.|AM/PM|h|min|s|fuso",
            "era|anno|trim.|mese|sett.|giorno sett.|g.|AM/PM|h|min|s|fuso",
        ],
        calendars: "Calendario buddista|Calendario cinese|Calendario copto|Calendario dangi|Calendario etiope Amete Alem|Calendario etiope|Calendario gregoriano|Calendario ebraico|calendario nazionale indiano|Calendario Hijri|Calendario Hijri (tabulare, epoca civile)|||Calendario Hijri (Umm al-Qura)|Calendario ISO-8601|Calendario giapponese|Calendario persiano|Calendario minguo",
    },
    Names {
        language: "pt",
        fields: [
            "era|ano|trimestre|mês|semana|dia da semana|dia|AM/PM|hora|minuto|segundo|fuso horário",
            "era|ano|trim.|mês|sem.|dia da sem.|dia|AM/PM|h|min.|seg.|fuso",
            "era|ano|trim.|mês|sem.|dia da sem.|dia|AM/PM|h|min|seg.|fuso",
        ],
        calendars: "Calendário Budista|Calendário Chinês|Calendário Copta|Calendário Dangi|Calendário Amete Alem Etíope|Calendário Etíope|Calendário Gregoriano|Calendário Hebraico|Calendário Nacional Indiano|Calendário Hegírico|Calendário Hegírico (tabular, época civil)|||Calendário Hegírico (Umm al\u{2011}Qura)|Calendário ISO-8601|Calendário Japonês|Calendário Persa|Calendário da República da China",
    },
    Names {
        language: "nl",
        fields: [
            "tijdperk|jaar|kwartaal|maand|week|dag van de week|dag|a.m./p.m.|uur|minuut|seconde|tijdzone",
            "tijdperk|jr|kwartaal|mnd|wk|dag van de wk|dag|a.m./p.m.|uur|min|sec|zone",
            "tijdperk|jr|kwartaal|mnd|wk|dag v.d. wk|dag|a.m./p.m.|u|min|s|zone",
        ],
        calendars: "Boeddhistische kalender|Chinese kalender|Koptische kalender|Dangi-kalender|Ethiopische Amete Alem-kalender|Ethiopische kalender|Gregoriaanse kalender|Hebreeuwse kalender|Indiase nationale kalender|Islamitische kalender|Islamitische kalender (cyclisch)|Islamitische kalender (Saudi–Arabië)|Islamitische kalender (epoche)|Islamitische kalender (Umm al-Qura)|ISO-8601-kalender|Japanse kalender|Perzische kalender|Kalender van de Chinese Republiek",
    },
    Names {
        language: "ja",
        fields: [
            "時代|年|四半期|月|週|曜日|日|午前/午後|時|分|秒|タイムゾーン",
            "時代|年|四半期|月|週|曜日|日|午前/午後|時|分|秒|タイムゾーン",
            "時代|年|四半期|月|週|曜日|日|午前/午後|時|分|秒|タイムゾーン",
        ],
        calendars: "仏暦|中国暦|コプト暦|ダンギ暦|エチオピア創世紀元暦|エチオピア暦|西暦(グレゴリオ暦)|ユダヤ暦|インド国定暦|イスラム暦|イスラム暦(定周期、公民紀元)|||イスラム暦(ウンム・アルクラー)|ISO-8601|和暦|ペルシア暦|中華民国暦",
    },
    Names {
        language: "ko",
        fields: [
            "연호|년|분기|월|주|요일|일|오전/오후|시|분|초|시간대",
            "연호|년|분기|월|주|요일|일|오전/오후|시|분|초|시간대",
            "연호|년|분기|월|주|요일|일|오전/오후|시|분|초|시간대",
        ],
        calendars: "불교력|음력|콥트력|단기력|에티오피아 아메테 알렘력|에티오피아력|양력|히브리력|인도력|히즈라력|히즈라 상용력|||히즈라력(움 알 쿠라)|ISO-8601 달력|일본력|페르시안력|대만력",
    },
    Names {
        language: "zh",
        fields: [
            "纪元|年|季度|月|周|星期|日|上午/下午|小时|分钟|秒|时区",
            "纪元|年|季|月|周|星期|日|上午/下午|小时|分|秒|时区",
            "纪元|年|季|月|周|星期|日|上午/下午|小时|分|秒|时区",
        ],
        calendars: "佛历|农历|科普特历|檀纪历|埃塞俄比亚阿米特阿莱姆日历|埃塞俄比亚历|公历|希伯来历|印度国定历|伊斯兰历|表格式伊斯兰历（民用纪元）||表格式伊斯兰历（天文纪元）|伊斯兰历（乌姆库拉）|国际标准历法|和历|波斯历|民国纪年",
    },
    Names {
        language: "ru",
        fields: [
            "эра|год|квартал|месяц|неделя|день недели|день|AM/PM|час|минута|секунда|часовой пояс",
            "эра|г.|кв.|мес.|нед.|дн. недели|дн.|AM/PM|ч|мин.|сек.|час. пояс",
            "эра|г.|кв.|мес.|нед.|дн. нед.|дн.|AM/PM|ч|мин|с|час. пояс",
        ],
        calendars: "буддийский календарь|китайский календарь|коптский календарь|календарь данги|эфиопский календарь амете-алем|эфиопский календарь|григорианский календарь|еврейский календарь|Национальный календарь Индии|календарь хиджры|гражданский календарь хиджры (табличный)|исламский календарь (Саудовская Аравия)|исламский календарь (табличный, астрономическая эпоха)|календарь хиджры (Умм аль-Кура)|григорианский (сначала год)|японский календарь|персидский календарь|календарь Миньго",
    },
    Names {
        language: "ar",
        fields: [
            "العصر|السنة|ربع السنة|الشهر|الأسبوع|اليوم|يوم|ص/م|الساعات|الدقائق|الثواني|التوقيت",
            "العصر|السنة|ربع السنة|الشهر|الأسبوع|اليوم|يوم|ص/م|الساعات|الدقائق|الثواني|توقيت",
            "العصر|السنة|ربع السنة|الشهر|الأسبوع|اليوم|يوم|ص/م|الساعات|الدقائق|الثواني|توقيت",
        ],
        calendars: "التقويم البوذي|التقويم الصيني|التقويم القبطي|تقويم دانجي|تقويم أميتي أليم الإثيوبي|التقويم الإثيوبي|التقويم الميلادي|التقويم العبري|التقويم القومي الهندي|التقويم الهجري|التقويم الهجري المدني|التقويم الهجري (السعودية - الرؤية)|التقويم الهجري (الحسابات الفلكية)|التقويم الهجري (أم القرى)|تقويم ISO-8601|التقويم الياباني|التقويم الفارسي|تقويم مينجو",
    },
    Names {
        language: "hi",
        fields: [
            "युग|वर्ष|तिमाही|माह|सप्ताह|सप्ताह का दिन|दिन|पूर्वाह्न/अपराह्न|घंटा|मिनट|सेकंड|समय क्षेत्र",
            "युग|वर्ष|तिमाही|माह|सप्ताह|सप्ताह का दिन|दिन|पू/अ|घं॰|मि॰|से॰|क्षेत्र",
            "युग|वर्ष|तिमाही|माह|सप्ताह|सप्ताह का दिन|दिन|पू/अ|घं॰|मि॰|से॰|क्षेत्र",
        ],
        calendars: "बौद्ध पंचांग|चीनी पंचांग|कॉप्टिक कैलेंडर|दांगी कैलेंडर|इथियोपिक अमेते अलेम कैलेंडर|इथियोपिक कैलेंडर|ग्रेगोरियन कैलेंडर|हिब्रू पंचांग|भारतीय राष्ट्रीय कैलेंडर|हिजरी कैलेंडर|हिजरी नागरिक कैलेंडर|||हिजरी कैलेंडर (उम्म अल-क़ुरा)|आईएसओ-8601 कैलेंडर|जापानी पंचांग|फ़ारसी कैलेंडर|चीनी गणतंत्र पंचांग",
    },
    Names {
        language: "pl",
        fields: [
            "era|rok|kwartał|miesiąc|tydzień|dzień tygodnia|dzień|rano / po południu / wieczorem|godzina|minuta|sekunda|strefa czasowa",
            "era|r.|kw.|mies.|tydz.|dzień tyg.|dz.|rano / po południu / wieczorem|godz.|min|sek.|str. czasowa",
            "era|r.|kw.|mc|tydz.|dz. tyg.|d.|rano / po poł. / wiecz.|g.|min|s|str. czas.",
        ],
        calendars: "kalendarz buddyjski|kalendarz chiński|kalendarz koptyjski|kalendarz koreański|kalendarz etiopski Amete Alem|kalendarz etiopski|kalendarz gregoriański|kalendarz hebrajski|narodowy kalendarz hinduski|kalendarz muzułmański|kalendarz muzułmański (metoda obliczeniowa)|kalendarz islamski (Arabia Saudyjska, metoda wzrokowa)|kalendarz islamski (metoda obliczeniowa, epoka astronomiczna)|kalendarz muzułmański (Umm al-Kura)|kalendarz ISO-8601|kalendarz japoński|kalendarz perski|kalendarz Republiki Chińskiej",
    },
    Names {
        language: "tr",
        fields: [
            "çağ|yıl|çeyrek|ay|hafta|haftanın günü|gün|ÖÖ/ÖS|saat|dakika|saniye|saat dilimi",
            "çağ|yıl|çyr.|ay|hf.|haftanın günü|gün|ÖÖ/ÖS|sa.|dk.|sn.|dilim",
            "çağ|yıl|çyr.|ay|hf.|haftanın günü|gün|ÖÖ/ÖS|sa.|dk.|sn.|dilim",
        ],
        calendars: "Budist Takvimi|Çin Takvimi|Kıpti Takvim|Dangi Takvimi|Etiyopik Amete Alem Takvimi|Etiyopik Takvim|Miladi Takvim|İbrani Takvimi|Ulusal Hint Takvimi|Hicri Takvim|Hicri Takvim (16 Temmuz 622)|Hicri Takvim (Suudi)|Hicri Takvim (15 Temmuz 622)|Hicri Takvim (Ümmü-l Kurra Takvimi)|ISO-8601 Takvimi|Japon Takvimi|İran Takvimi|Çin Cumhuriyeti Takvimi",
    },
    Names {
        language: "sv",
        fields: [
            "era|år|kvartal|månad|vecka|veckodag|dag|fm/em|timme|minut|sekund|tidszon",
            "era|år|kv.|mån|v.|veckod.|d.|fm/em|tim|min|sek|tidszon",
            "era|år|kv.|m|v|vd|d|fm/em|h|m|s|tidszon",
        ],
        calendars: "buddistisk kalender|kinesisk kalender|koptisk kalender|koreansk kalender|etiopisk amete-alem-kalender|etiopisk kalender|gregoriansk kalender|hebreisk kalender|indisk kalender|islamisk kalender|islamisk civil kalender|islamisk kalender, Saudi-Arabien|islamisk kalender, astronomisk|islamisk kalender, Umm al-Qura|ISO 8601-kalender|japansk kalender|persisk kalender|kinesiska republikens kalender",
    },
    Names {
        language: "da",
        fields: [
            "æra|år|kvartal|måned|uge|ugedag|dag|AM/PM|time|minut|sekund|tidszone",
            "æra|år|kvt.|md.|uge|ugedag|dag|AM/PM|t.|min.|sek.|zone",
            "æra|år|kvt.|md.|uge|ugedag|dag|AM/PM|t.|min.|s|zone",
        ],
        calendars: "buddhistisk kalender|kinesisk kalender|koptisk kalender|dangi-kalender|etiopisk amete-alem-kalender|etiopisk kalender|gregoriansk kalender|jødisk kalender|indisk nationalkalender|hijri-kalender|verdslig hijri-kalender|||hijri-kalender (Umm al-Qura)|ISO-8601-kalender|japansk kalender|persisk kalender|kalender for Republikken Kina",
    },
    Names {
        language: "nb",
        fields: [
            "tidsalder|år|kvartal|måned|uke|ukedag|dag|a.m./p.m.|time|minutt|sekund|tidssone",
            "tidsalder|år|kv.|mnd.|uke|ukedag|dag|am/pm|t|min|sek|tidssone",
            "tidsalder|år|kv.|md.|u.|uked.|d.|am/pm|t|m|s|tidssone",
        ],
        calendars: "buddhistisk kalender|kinesisk kalender|koptisk kalender|dangisk kalender|etiopisk amete-alem-kalender|etiopisk kalender|gregoriansk kalender|hebraisk kalender|indisk nasjonalkalender|hijrikalender|hijrikalender (tabell, sivil)|islamsk kalender (Saudi-Arabia, observasjon)|islamsk kalender (tabell, astronomisk)|hijrikalender (Umm al-Qura)|ISO 8601-kalender|japansk kalender|persisk kalender|minguo-kalender",
    },
    Names {
        language: "fi",
        fields: [
            "aikakausi|vuosi|neljännesvuosi|kuukausi|viikko|viikonpäivä|päivä|vuorokaudenaika|tunti|minuutti|sekunti|aikavyöhyke",
            "aikakausi|v|neljännes|kk|vk|viikonpäivä|pv|vuorokaudenaika|t|min|s|aikavyöhyke",
            "aikakausi|v|nelj.|kk|vk|viikonpäivä|pv|vuorokaudenaika|t|min|s|aikavyöhyke",
        ],
        calendars: "buddhalainen kalenteri|kiinalainen kalenteri|koptilainen kalenteri|dangilainen kalenteri|etiopialainen amete alem -kalenteri|etiopialainen kalenteri|gregoriaaninen kalenteri|juutalainen kalenteri|intialainen kalenteri|hidžra-kalenteri|hidžra-siviilikalenteri (tabulaarinen, perjantaiepookki)|hidžra-kalenteri (saudiarabialainen)|hidžra-matemaattinen kalenteri (tabulaarinen, torstaiepookki)|hidžra-kalenteri, Umm al-Qura|ISO 8601 -kalenteri|japanilainen kalenteri|persialainen kalenteri|Kiinan tasavallan kalenteri",
    },
    Names {
        language: "cs",
        fields: [
            "letopočet|rok|čtvrtletí|měsíc|týden|den v týdnu|den|část dne|hodina|minuta|sekunda|časové pásmo",
            "letop.|r.|Q|měs.|týd.|den v týd.|den|část dne|h|min|s|čas. pásmo",
            "let.|r.|Q|měs.|týd.|d. v týd.|den|část d.|h|min|s|pásmo",
        ],
        calendars: "Buddhistický kalendář|Čínský kalendář|Koptský kalendář|Korejský kalendář Dangi|Etiopský kalendář (amete alem)|Etiopský kalendář|Gregoriánský kalendář|Hebrejský kalendář|Indický národní kalendář|Kalendář podle hidžry|Kalendář podle hidžry (občanský)|||Kalendář podle hidžry (Umm al-Qura)|Kalendář ISO-8601|Japonský kalendář|Perský kalendář|Kalendář Čínské republiky",
    },
    Names {
        language: "uk",
        fields: [
            "ера|рік|квартал|місяць|тиждень|день тижня|день|дп/пп|година|хвилина|секунда|часовий пояс",
            "е.|р.|кв.|міс.|тиж.|д. тижня|д.|дп/пп|год.|хв.|с|час. пояс",
            "е|р|кв|м|т|д. тиж.|д|дп/пп|год|хв|с|час. п.",
        ],
        calendars: "буддійський календар|китайський календар|коптський календар|корейський календар|ефіопський амете алем календар|ефіопський календар|григоріанський календар|єврейський календар|індійський світський календар|календар Хіджра|календар Хіджра, світський|ісламський календар Саудівської Аравії|ісламський астрономічний календар|календар Хіджра (Умм аль-Кура)|календар ISO-8601|японський календар|перський календар|календар Китайської Республіки",
    },
    Names {
        language: "he",
        fields: [
            "תקופה|שנה|רבעון|חודש|שבוע|יום בשבוע|יום|לפנה״צ/אחה״צ|שעה|דקה|שנייה|אזור זמן",
            "תקופה|שנ׳|רבע׳|חו׳|שב׳|יום בשבוע|יום|AM/PM|שעה|דק׳|שנ׳|אזור",
            "תקופה|שנ׳|רבע׳|חו׳|שב׳|יום בשבוע|יום|AM/PM|שע׳|דק׳|שנ׳|אזור",
        ],
        calendars: "לוח השנה הבודהיסטי|לוח השנה הסיני|לוח השנה הקופטי|לוח השנה הקוריאני|לוח השנה אמטה אלם האתיופי|לוח השנה האתיופי|לוח השנה הגרגוריאני|לוח השנה העברי|לוח השנה ההודי הלאומי|לוח שנה ההיג׳רי|לוח השנה המוסלמי האזרחי|לוח השנה המוסלמי (ערב הסעודית)|לוח השנה המוסלמי האסטרונומי|לוח השנה המוסלמי אום אל-קורא|לוח שנה ISO-8601|לוח השנה היפני|לוח השנה הפרסי|לוח השנה הטייוואני",
    },
    Names {
        language: "id",
        fields: [
            "era|tahun|kuartal|bulan|minggu|hari dalam seminggu|hari|AM/PM|jam|menit|detik|zona waktu",
            "era|thn.|krtl.|bln.|mgg.|hari dlm seminggu|hr|AM/PM|jam|mnt.|dtk.|zona wkt",
            "era|thn.|krtl.|bln.|mgg.|hari dlm seminggu|h|AM/PM|j|m|d|zona wkt",
        ],
        calendars: "Kalender Buddha|Kalender Tionghoa|Kalender Koptik|Kalender Dangi|Kalender Amete Alem Etiopia|Kalender Etiopia|Kalender Gregorian|Kalender Ibrani|Kalender Nasional India|Kalender Islam|Kalender Sipil Islam|Kalender Islam (Arab Saudi, penglihatan)|Kalender Astronomi Islam|Kalender Islam (Umm al-Qura)|Kalender ISO-8601|Kalender Jepang|Kalender Persia|Kalender Min-guo",
    },
    Names {
        language: "vi",
        fields: [
            "thời đại|Năm|Quý|Tháng|Tuần|ngày trong tuần|Ngày|SA/CH|Giờ|Phút|Giây|Múi giờ",
            "thời đại|Năm|Quý|Tháng|Tuần|ngày trong tuần|Ngày|SA/CH|Giờ|Phút|Giây|Múi giờ",
            "thời đại|Năm|Quý|Tháng|Tuần|ngày trong tuần|Ngày|SA/CH|Giờ|Phút|Giây|Múi giờ",
        ],
        calendars: "Lịch Phật Giáo|Lịch Trung Quốc|Lịch Copts|Lịch Dangi|Lịch Ethiopic Amete Alem|Lịch Ethiopia|Lịch Gregory|Lịch Do Thái|Lịch Quốc gia Ấn Độ|Lịch Hồi Giáo|Lịch Hồi Giáo (dạng bảng, kỷ nguyên dân sự)|||Lịch Hồi Giáo (Umm al-Qura)|Lịch ISO-8601|Lịch Nhật Bản|Lịch Ba Tư|Lịch Trung Hoa Dân Quốc",
    },
    Names {
        language: "th",
        fields: [
            "สมัย|ปี|ไตรมาส|เดือน|สัปดาห์|วันของสัปดาห์|วัน|ช่วงวัน|ชั่วโมง|นาที|วินาที|เขตเวลา",
            "สมัย|ปี|ไตรมาส|เดือน|สัปดาห์|วันของสัปดาห์|วัน|ช่วงวัน|ชม.|นาที|วิ|โซน",
            "สมัย|ปี|ไตรมาส|เดือน|สัปดาห์|วันของสัปดาห์|วัน|ช่วงวัน|ชม.|นาที|วิ|เขตเวลา",
        ],
        calendars: "ปฏิทินพุทธ|ปฏิทินจีน|ปฏิทินคอปติก|ปฏิทินเกาหลี|ปฏิทินปีโลกเอธิโอเปีย|ปฏิทินเอธิโอเปีย|ปฏิทินเกรกอเรียน|ปฏิทินฮิบรู|ปฏิทินแห่งชาติอินเดีย|ปฏิทินอิสลาม|ปฏิทินอิสลามซีวิล|||ปฏิทินอิสลาม (อุมม์อัลกุรา)|ปฏิทิน ISO-8601|ปฏิทินญี่ปุ่น|ปฏิทินเปอร์เชีย|ปฏิทินไต้หวัน",
    },
];

fn names(language: &str) -> Option<&'static Names> {
    NAMES.iter().find(|names| names.language == language)
}

fn nth(list: &'static str, index: Option<usize>) -> Option<&'static str> {
    list.split('|').nth(index?).filter(|name| !name.is_empty())
}

/// 12.5.2 IsValidDateTimeFieldCode ( field )
pub fn is_field(code: &str) -> bool {
    FIELDS.contains(&code)
}

/// The name of a field of dates.
pub fn field(language: &str, style: &str, code: &str) -> Option<&'static str> {
    let style = ["long", "short", "narrow"].iter().position(|known| *known == style)?;
    nth(names(language)?.fields[style], FIELDS.iter().position(|known| *known == code))
}

/// The name of a calendar.
pub fn calendar(language: &str, code: &str) -> Option<&'static str> {
    nth(names(language)?.calendars, CALENDARS.iter().position(|known| *known == code))
}
