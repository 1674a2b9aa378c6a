//! URLs of the WHATWG's standard: parsing, the setters' rules, and hosts by UTS 46.

use super::{Binding, no_constants, string_argument};
use lanner_engine::embedding::{CallContext, JsResult, Value, Vm, method};
use url::{Position, Url, quirks};

pub const BINDING: Binding = Binding {
    name: "url",
    methods: &[
        method("parse", 2, parse),
        method("canParse", 2, can_parse),
        method("update", 3, update),
        method("domainToASCII", 1, domain_to_ascii),
        method("domainToUnicode", 1, domain_to_unicode),
        method("hostToASCII", 1, host_to_ascii),
        method("format", 5, format),
    ],
    constants: no_constants,
};

/// Offsets of components that are not there.
const OMITTED: u32 = u32::MAX;

/// Components in the order that `lib/internal/url.js` reads: href, then numbers. A URL's text is ASCII, so
/// offsets of bytes are offsets of code units.
fn components(vm: &mut Vm, url: &Url) -> JsResult<Value> {
    let at = |position: Position| url[..position].len() as u32;
    let protocol_end = url.scheme().len() as u32 + 1;
    let (mut username_end, mut host_start, mut host_end) = (protocol_end, protocol_end, protocol_end);
    if url.has_authority() {
        username_end = at(Position::AfterUsername);
        host_end = at(Position::AfterHost);
        host_start = at(Position::BeforeHost);
        // With credentials the host begins at their @.
        if url.as_str().as_bytes().get(host_start as usize - 1) == Some(&b'@') {
            host_start -= 1;
        }
    }
    let search = url.query().map_or(OMITTED, |_| at(Position::AfterPath));
    let hash = url.fragment().map_or(OMITTED, |_| at(Position::AfterQuery));
    let scheme_type = match url.scheme() {
        "http" => 0,
        "https" => 2,
        "ws" => 3,
        "ftp" => 4,
        "wss" => 5,
        "file" => 6,
        _ => 1,
    };
    let numbers = [
        protocol_end,
        username_end,
        host_start,
        host_end,
        url.port().map_or(OMITTED, u32::from),
        at(Position::BeforePath),
        search,
        hash,
        scheme_type,
    ];
    let href = vm.try_new_string(url.as_str())?.value();
    let list = vm.new_array_from(&[href])?;
    for number in numbers {
        vm.array_push(list, Value::number(f64::from(number)))?;
    }
    Ok(list.value())
}

/// The URL of an input and a base, which may be undefined.
fn parsed(vm: &mut Vm, cx: &CallContext) -> JsResult<Option<Url>> {
    let input = string_argument(vm, cx.arg(0))?;
    if cx.arg(1).is_undefined() {
        return Ok(Url::parse(&input).ok());
    }
    let base = string_argument(vm, cx.arg(1))?;
    Ok(Url::parse(&base).ok().and_then(|base| base.join(&input).ok()))
}

/// `parse(input, base)`: components, undefined for what is no URL.
fn parse(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    match parsed(vm, cx)? {
        Some(url) => components(vm, &url),
        None => Ok(Value::UNDEFINED),
    }
}

fn can_parse(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    Ok(Value::bool(parsed(vm, cx)?.is_some()))
}

/// `update(href, component, value)`: components after the setter, undefined where it changes nothing.
fn update(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let href = string_argument(vm, cx.arg(0))?;
    let component = string_argument(vm, cx.arg(1))?;
    let value = string_argument(vm, cx.arg(2))?;
    let Ok(mut url) = Url::parse(&href) else { return Ok(Value::UNDEFINED) };
    let done = match component.as_str() {
        "href" => quirks::set_href(&mut url, &value).is_ok(),
        "protocol" => quirks::set_protocol(&mut url, &value).is_ok(),
        "username" => quirks::set_username(&mut url, &value).is_ok(),
        "password" => quirks::set_password(&mut url, &value).is_ok(),
        "host" => quirks::set_host(&mut url, &value).is_ok(),
        "hostname" => quirks::set_hostname(&mut url, &value).is_ok(),
        "port" => quirks::set_port(&mut url, &value).is_ok(),
        "pathname" => {
            quirks::set_pathname(&mut url, &value);
            true
        }
        "search" => {
            quirks::set_search(&mut url, &value);
            true
        }
        "hash" => {
            quirks::set_hash(&mut url, &value);
            true
        }
        _ => return Err(vm.type_error(format!("a URL has no component {component}"))),
    };
    if done { components(vm, &url) } else { Ok(Value::UNDEFINED) }
}

/// The host of a special URL with this text for a host; empty where there is none.
fn host_of(domain: &str) -> String {
    let Ok(mut url) = Url::parse("ws://x") else { return String::new() };
    match quirks::set_hostname(&mut url, domain) {
        Ok(()) => url.host_str().unwrap_or_default().to_owned(),
        Err(()) => String::new(),
    }
}

fn domain_to_ascii(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let domain = string_argument(vm, cx.arg(0))?;
    Ok(vm.try_new_string(&host_of(&domain))?.value())
}

fn domain_to_unicode(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let domain = string_argument(vm, cx.arg(0))?;
    let (unicode, _) = idna::domain_to_unicode(&host_of(&domain));
    Ok(vm.try_new_string(&unicode)?.value())
}

/// UTS 46 ToASCII alone, for the legacy parser: empty where the name is not valid.
fn host_to_ascii(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let host = string_argument(vm, cx.arg(0))?;
    let ascii = idna::domain_to_ascii(&host).unwrap_or_default();
    Ok(vm.try_new_string(&ascii)?.value())
}

/// `format(href, hash, unicode, search, auth)`: the URL without the parts whose flag is false.
fn format(vm: &mut Vm, cx: &CallContext) -> JsResult<Value> {
    let href = string_argument(vm, cx.arg(0))?;
    let Ok(mut url) = Url::parse(&href) else { return Ok(cx.arg(0)) };
    if !cx.arg(1).is_true() {
        url.set_fragment(None);
    }
    if !cx.arg(3).is_true() {
        url.set_query(None);
    }
    if !cx.arg(4).is_true() {
        // URLs that can have no credentials have none.
        let _ = url.set_username("");
        let _ = url.set_password(None);
    }
    let mut text = url.as_str().to_owned();
    if cx.arg(2).is_true()
        && let Some(host) = url.host_str()
    {
        let start = url[..Position::BeforeHost].len();
        let (unicode, _) = idna::domain_to_unicode(host);
        text.replace_range(start..start + host.len(), &unicode);
    }
    Ok(vm.try_new_string(&text)?.value())
}
