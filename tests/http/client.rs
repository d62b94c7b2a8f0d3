//! `web.client_dir`: a web client's build, served.

use std::path::Path;

use super::raw::Raw;
use crate::support::TestSite;

/// A folder as Misskey's build leaves it, with a secret beside what is shown.
fn build(root: &Path) {
    let files = [
        (
            "built/_frontend_vite_/manifest.json",
            r#"{"src/_boot_.ts":{"file":"scripts/AbCd1234.js","isEntry":true,"css":["a.css"]}}"#,
        ),
        ("built/_frontend_vite_/scripts/AbCd1234.js", "let a = 1;"),
        ("built/_frontend_vite_/ja-JP/AbCd1234.js", "let a = 2;"),
        ("built/_frontend_vite_/loader/boot.js", "boot(LANGS)"),
        ("built/_sw_dist_/sw.js", "self.a"),
        ("packages/backend/assets/favicon.ico", "ico"),
        (
            "packages/frontend/assets/about.svg",
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
        ),
        (".config/default.yml", "db: secret"),
        ("packages/backend/src/secret.ts", "secret"),
    ];
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", root.join("built/_frontend_vite_/link.js")).unwrap();
}

fn get(site: &TestSite, path: &str, header: &str) -> String {
    let mut raw = Raw::connect(&site.origin);
    raw.send(&format!(
        "GET {path} HTTP/1.1\r\nHost: a\r\n{header}Connection: close\r\n\r\n"
    ));
    raw.answer("")
}

#[test]
fn a_build_of_misskeys_client_is_served() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path());
    let site = TestSite::start_with(&format!("web.client_dir = {:?}", folder.path().to_str().unwrap()));
    site.person("admin")
        .call("admin/update-meta", serde_json::json!({ "name": "A & </script> b" }));
    let name = "A &amp; &lt;/script&gt; b";
    crate::support::eventually("the name", || get(&site, "/", "").contains(name).then_some(()));
    for page in ["/", "/@alice", "/notes/abc", "/settings/profile", "/timeline/local"] {
        let answer = get(&site, page, "Accept: text/html\r\n");
        assert!(answer.starts_with("HTTP/1.1 200"), "{page}: {answer}");
        for part in [
            "content-type: text/html",
            "CLIENT_ENTRY = \"scripts/AbCd1234.js\"",
            "LANGS = [\"ja-JP\"]",
            "boot(LANGS)",
            "href=\"/vite/a.css\"",
            &format!("property=\"instance_url\" content=\"{}\"", site.origin),
            "id=\"misskey_meta\"",
            "\"maxNoteTextLength\":3000",
            "\\u003c/script>",
        ] {
            assert!(answer.contains(part), "{page} lacks {part}: {answer}");
        }
    }
    for (path, part) in [
        (
            "/vite/scripts/AbCd1234.js",
            "cache-control: public, max-age=31536000, immutable",
        ),
        ("/vite/ja-JP/AbCd1234.js", "let a = 2;"),
        ("/sw.js", "cache-control: public, max-age=600"),
        ("/favicon.ico", "content-type: image/x-icon"),
        (
            "/client-assets/about.svg",
            "content-security-policy: default-src 'none'",
        ),
        ("/manifest.json", "\"start_url\""),
        ("/robots.txt", "User-agent"),
    ] {
        let answer = get(&site, path, "");
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.contains(part),
            "{path}: {answer}"
        );
    }
    let part = get(&site, "/vite/scripts/AbCd1234.js", "Range: bytes=4-4\r\n");
    assert!(
        part.starts_with("HTTP/1.1 206") && part.ends_with("\r\n\r\na"),
        "{part}"
    );
    let tag = part.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    let known = get(&site, "/vite/scripts/AbCd1234.js", &format!("If-None-Match: {tag}\r\n"));
    assert!(known.starts_with("HTTP/1.1 304"), "{known}");
}

#[test]
fn nothing_else_of_the_folder_is_served() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path());
    let site = TestSite::start_with(&format!("web.client_dir = {:?}", folder.path().to_str().unwrap()));
    for path in [
        "/vite/../../.config/default.yml",
        "/vite/%2e%2e/%2e%2e/.config/default.yml",
        "/vite/..%2f..%2f.config/default.yml",
        "/vite/..%5c..%5c.config/default.yml",
        "/.config/default.yml",
        "/packages/backend/src/secret.ts",
        "/vite/link.js",
        "/vite/",
        "/vite/scripts",
        "/twemoji/1f44d.svg",
    ] {
        let answer = get(&site, path, "");
        assert!(
            !answer.contains("secret") && !answer.contains("root:"),
            "{path}: {answer}"
        );
        assert!(
            !path.starts_with("/vite") || answer.starts_with("HTTP/1.1 404"),
            "{path}: {answer}"
        );
    }
    // What is the server's own is not the client's page.
    for path in ["/api/nothing", "/files/nothing", "/.well-known/nothing", "/proxy/"] {
        assert!(!get(&site, path, "").contains("misskey_meta"), "{path}");
    }
}

#[test]
fn a_client_with_its_own_page_is_served() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("assets")).unwrap();
    std::fs::write(
        folder.path().join("index.html"),
        "<html><head></head><body>mine</body></html>",
    )
    .unwrap();
    std::fs::write(folder.path().join("assets/index-DkLm9opQ.css"), "a{}").unwrap();
    std::fs::write(folder.path().join("app.js"), "1").unwrap();
    let site = TestSite::start_with(&format!("web.client_dir = {:?}", folder.path().to_str().unwrap()));
    let page = get(&site, "/any/where", "");
    assert!(
        page.contains("<body>mine</body>") && page.contains("misskey_meta"),
        "{page}"
    );
    assert!(get(&site, "/assets/index-DkLm9opQ.css", "").contains("immutable"));
    assert!(get(&site, "/app.js", "").contains("text/javascript"));
}

#[test]
fn without_a_client_there_is_a_small_page() {
    let site = TestSite::start();
    let page = get(&site, "/", "");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("/api-doc"), "{page}");
    assert!(get(&site, "/settings", "").starts_with("HTTP/1.1 404"));
}
