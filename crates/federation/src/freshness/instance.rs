//! What a server says of itself: in its NodeInfo, and on its front page.

use std::time::Duration;

use kanikey_core::Host;
use kanikey_db::federation::hosts::{self, InstanceInfo};
use kanikey_domain::Site;
use kanikey_http_client::Request;
use kanikey_vocab::nodeinfo::{NodeInfo, nodeinfo_href};
use kanikey_vocab::page::Page;
use url::Url;

use super::LIFETIME;
use crate::Federation;
use crate::resolve::{ResolveError, on_same_host};

const DEADLINE: Duration = Duration::from_secs(10);
const MAX_PAGE: usize = 512 * 1024;
const MAX_URL: usize = 512;

impl Federation {
    /// Asks a host about itself, unless that was done today.
    pub(super) async fn renew_instance(&self, site: &Site, host: &str) -> Result<(), ResolveError> {
        let now = site.clock.now();
        if !self.speaks_with(site, host)
            || !hosts::claim_renewal(&mut *site.conn().await?, host, now - LIFETIME, now).await?
        {
            return Ok(());
        }
        self.ask_instance(site, host).await
    }

    /// Asks a host about itself, however lately that was done.
    pub async fn ask_instance(&self, site: &Site, host: &str) -> Result<(), ResolveError> {
        let origin = origin_of(site, host)?;
        let node = self.node_info(site, &origin).await;
        let page = self.front_page(site, &origin).await;
        if let (Err(error), Err(_)) = (&node, &page) {
            return Err(ResolveError::Temporary(error.to_string()));
        }
        let info = summary(node.unwrap_or_default(), page.unwrap_or_default(), &origin);
        hosts::renew(&mut *site.conn().await?, host, &info, site.clock.now()).await?;
        Ok(())
    }

    async fn node_info(&self, site: &Site, origin: &Url) -> Result<NodeInfo, ResolveError> {
        let discovery = format!("{origin}.well-known/nodeinfo");
        let (links, _content_type, _final_url) = self.fetch_json(site, &discovery, json_request(&discovery)).await?;
        let href = nodeinfo_href(&links).filter(|href| on_same_host(href, &discovery));
        let href = href.ok_or_else(|| ResolveError::refused("no NodeInfo on the host itself"))?;
        let (document, _content_type, _final_url) = self.fetch_json(site, &href, json_request(&href)).await?;
        NodeInfo::read(&document).map_err(|error| ResolveError::Refused(error.to_string()))
    }

    async fn front_page(&self, site: &Site, origin: &Url) -> Result<Page, ResolveError> {
        let request = Request::get(origin.as_str()).header("accept", "text/html");
        let request = request.deadline(DEADLINE).max_body(MAX_PAGE);
        let response = self.fetch_plain(site, origin.as_str(), request).await?;
        Ok(Page::read(
            &String::from_utf8_lossy(&response.body),
            &response.final_url,
        ))
    }
}

/// Where a host's pages are. All are on https, but where this server itself is not: those are for tests.
pub(crate) fn origin_of(site: &Site, host: &str) -> Result<Url, ResolveError> {
    let scheme = if site.config.url.scheme() == "http" {
        "http"
    } else {
        "https"
    };
    let url = Url::parse(&format!("{scheme}://{host}/")).ok();
    url.filter(|url| Host::of_url(url).is_some())
        .ok_or_else(|| ResolveError::refused("not a host"))
}

fn json_request(url: &str) -> Request {
    Request::get(url).header("accept", "application/json")
}

fn summary(node: NodeInfo, page: Page, origin: &Url) -> InstanceInfo {
    let favicon = page
        .icon
        .clone()
        .or_else(|| Some(origin.join("favicon.ico").ok()?.to_string()));
    let short = |url: Option<String>| url.filter(|url| url.len() <= MAX_URL);
    InstanceInfo {
        software_name: node.software_name,
        software_version: node.software_version,
        open_registrations: node.open_registrations,
        name: node.node_name.or(page.title),
        description: node.node_description.or(page.description),
        maintainer_name: node.maintainer_name,
        maintainer_email: node.maintainer_email,
        icon_url: short(page.touch_icon.or(page.icon)),
        favicon_url: short(favicon),
        theme_color: node.theme_color.or(page.theme_color).filter(|color| is_color(color)),
    }
}

/// Clients put it into a style.
fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| matches!(hex.len(), 3 | 4 | 6 | 8) && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_nothing_else() {
        assert!(is_color("#86b300") && is_color("#FFF"));
        for text in [
            "",
            "#",
            "86b300",
            "#86b30",
            "red",
            "#fff;background:url(https://evil.test/)",
        ] {
            assert!(!is_color(text), "{text}");
        }
    }

    #[test]
    fn the_front_page_fills_the_gaps_of_nodeinfo() {
        let origin = Url::parse("https://b.test/").unwrap();
        let html = r##"<title>B</title><meta name="theme-color" content="#000"><link rel="icon" href="/i.png">"##;
        let page = Page::read(html, &origin);
        let node = NodeInfo {
            node_name: Some("Node".to_owned()),
            theme_color: Some("#fff".to_owned()),
            ..NodeInfo::default()
        };
        let info = summary(node, page.clone(), &origin);
        assert_eq!(
            (info.name.as_deref(), info.theme_color.as_deref()),
            (Some("Node"), Some("#fff"))
        );
        assert_eq!(info.icon_url.as_deref(), Some("https://b.test/i.png"));
        let info = summary(NodeInfo::default(), page, &origin);
        assert_eq!(
            (info.name.as_deref(), info.theme_color.as_deref()),
            (Some("B"), Some("#000"))
        );
        let info = summary(NodeInfo::default(), Page::default(), &origin);
        assert_eq!(
            (info.icon_url, info.favicon_url.as_deref()),
            (None, Some("https://b.test/favicon.ico"))
        );
    }
}
