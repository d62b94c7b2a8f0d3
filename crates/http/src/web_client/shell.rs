//! The page that every address of the client answers with.

use kanikey_api_kit::Site;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;

use super::build::Build;

const DEFAULT_THEME: &str = "#86b300";

/// Starts a build that has no loader of its own.
const LOADER: &str = "(async () => {
const named = (name) => LANGS.find((lang) => lang === name) ?? LANGS.find((lang) => lang.split('-')[0] === name.split('-')[0]);
const lang = named(localStorage.getItem('lang') ?? navigator.language) ?? 'en-US';
localStorage.setItem('lang', lang);
if (localStorage.getItem('localeVersion') !== VERSION) {
    const answer = await fetch(`/assets/locales/${lang}.${VERSION}.json`);
    if (answer.ok) {
        localStorage.setItem('locale', await answer.text());
        localStorage.setItem('localeVersion', VERSION);
    }
}
await import(`/vite/${CLIENT_ENTRY}`);
})();";

/// The page of a client that Vite built with a manifest.
pub(super) fn of_build(site: &Site, build: &Build, meta: &[u8]) -> String {
    let icon = site.settings.settings().icon_url.clone();
    let page = html! {
        (DOCTYPE)
        html {
            head {
                meta charset="utf-8";
                (head(site, meta))
                meta name="viewport" content="width=device-width, initial-scale=1, minimum-scale=1, maximum-scale=1, user-scalable=no, viewport-fit=cover";
                @for style in &build.styles { link rel="stylesheet" href={ "/vite/" (style) }; }
                @if let Some(style) = &build.loader_style { style { (PreEscaped(style)) } }
                script { (PreEscaped(constants(build))) }
                script { (PreEscaped(build.loader.as_deref().unwrap_or(LOADER))) }
            }
            body {
                noscript { p { "Please turn on your JavaScript" } }
                div id="splash" { img id="splashIcon" src=(icon.as_deref().unwrap_or("/static-assets/splash.png")); }
            }
        }
    };
    page.into_string()
}

/// A page of the client's own, with what the client looks for in its head.
pub(super) fn of_index(site: &Site, index: &str, meta: &[u8]) -> String {
    let head = head(site, meta).into_string();
    match index.split_once("</head>") {
        Some((before, after)) => format!("{before}{head}</head>{after}"),
        None => format!("{head}{index}"),
    }
}

/// What the client reads of the server before it asks it anything.
fn head(site: &Site, meta: &[u8]) -> Markup {
    let settings = site.settings.settings();
    let name = settings.name.as_deref().unwrap_or("Misskey");
    let theme = settings.theme_color.as_deref().unwrap_or(DEFAULT_THEME);
    let description = settings.description.as_deref().unwrap_or_default();
    html! {
        meta name="application-name" content="Misskey";
        meta name="referrer" content="origin";
        meta name="theme-color" content=(theme);
        meta name="theme-color-orig" content=(theme);
        meta property="og:site_name" content=(name);
        meta property="instance_url" content=(site.urls.origin());
        meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no";
        link rel="icon" href=(settings.icon_url.as_deref().unwrap_or("/favicon.ico"));
        link rel="apple-touch-icon" href=(settings.app512_icon_url.as_deref().unwrap_or("/apple-touch-icon.png"));
        link rel="manifest" href="/manifest.json";
        link rel="search" type="application/opensearchdescription+xml" title=(name) href={ (site.urls.origin()) "/opensearch.xml" };
        title { (name) }
        meta name="description" content=(description);
        meta property="og:title" content=(name);
        meta property="og:description" content=(description);
        @if let Some(banner) = &settings.banner_url { meta property="og:image" content=(banner); }
        meta property="twitter:card" content="summary";
        script type="application/json" id="misskey_meta" data-generated-at=(site.clock.now().timestamp_millis()) {
            (PreEscaped(in_script(&String::from_utf8_lossy(meta))))
        }
    }
}

fn constants(build: &Build) -> String {
    let json = |value: Value| in_script(&value.to_string());
    let version = build.version.as_deref().unwrap_or(env!("CARGO_PKG_VERSION"));
    format!(
        "const VERSION = {}; const CLIENT_ENTRY = {}; const LANGS = {};",
        json(version.into()),
        json(build.entry.as_str().into()),
        json(build.languages.clone().into()),
    )
}

/// JSON that ends no script element (HTML, section 4.12.1.3) and no line.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_ends_the_script() {
        let written = in_script(&Value::from("</script><!--\u{2028}").to_string());
        assert!(!written.contains('<') && !written.contains('\u{2028}'));
        assert_eq!(
            serde_json::from_str::<String>(&written).unwrap(),
            "</script><!--\u{2028}"
        );
    }
}
