//! The table of keys: names, meaning, defaults. [`crate::Config`] reads these and no others.

/// One setting.
#[derive(Debug)]
pub struct Key {
    /// Dotted name: `database.pool_size`.
    pub name: &'static str,
    /// The type that a value must have.
    pub kind: Kind,
    /// The default as a TOML value; `None` where a key may be absent.
    pub default: Option<&'static str>,
    /// A TOML value to show for a key that has no default.
    pub example: &'static str,
    /// What it means, with its unit, in lines that fit a comment.
    pub doc: &'static str,
}

/// The TOML type of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `"text"`.
    Text,
    /// `10`.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// `["a", "b"]`.
    List,
}

/// Every setting, in the order of `config/default.toml`: a section's keys follow each other.
pub const KEYS: &[Key] = &[
    Key {
        doc: "The address that people and other servers know this server by: http or https, a host, perhaps a port.\n\
              It becomes part of every account and post: once others have seen it, it must not change.",
        ..with_default("url", Kind::Text, "\"http://127.0.0.1:3000\"")
    },
    Key {
        doc: "The address and port to listen on. Use 0.0.0.0:3000 where a proxy on another machine is in front.",
        ..with_default("bind", Kind::Text, "\"127.0.0.1:3000\"")
    },
    Key {
        doc: "The folder for files and for the embedded database. Relative paths start at the working directory.",
        ..with_default("data_dir", Kind::Text, "\"./data\"")
    },
    Key {
        doc: "The password that must be given to create the first account (the administrator).\n\
              Set it wherever others can reach the server before you have created that account.",
        ..optional("setup_password", Kind::Text, "\"something long\"")
    },
    Key {
        doc: "For test suites: opens what resets the database and weakens limits.\n\
              Refused unless the url's host is this machine or ends in .test, .local or .localhost.",
        ..with_default("test_mode", Kind::Boolean, "false")
    },
    Key {
        doc: "The networks of the reverse proxies whose X-Forwarded-For is believed. CIDR or plain addresses.",
        ..with_default("trusted_proxies", Kind::List, "[]")
    },
    Key {
        doc: "The PostgreSQL (15 or later) to use. Without it a PostgreSQL inside the process keeps its data in\n\
              data_dir: good for trying things out and for a small server. End the address with ?sslmode=require to\n\
              encrypt the connection; the certificate must be good for that name.",
        ..optional(
            "database.url",
            Kind::Text,
            "\"postgres://kanikey:password@127.0.0.1:5432/kanikey\"",
        )
    },
    Key {
        doc: "How many connections to hold to it at most. The embedded database always has 1.",
        ..with_default("database.pool_size", Kind::Integer, "10")
    },
    Key {
        doc: "The Redis (7 or later) that several server processes share. One process needs none.",
        ..optional("redis.url", Kind::Text, "\"redis://127.0.0.1:6379\"")
    },
    Key {
        doc: "Where uploaded files are kept. \"local\": in data_dir.",
        ..with_default("drive.storage", Kind::Text, "\"local\"")
    },
    Key {
        doc: "The largest file that anyone can upload, in bytes. Roles may lower it.",
        ..with_default("drive.max_file_size", Kind::Integer, "262144000")
    },
    Key {
        doc: "Whether to talk with other servers at all.",
        ..with_default("federation.enabled", Kind::Boolean, "true")
    },
    Key {
        doc: "Private networks that the server may fetch from and deliver to, besides the public internet.\n\
              CIDR or plain addresses. Leave it empty unless another server of yours lives there.",
        ..with_default("federation.allowed_private_networks", Kind::List, "[]")
    },
    Key {
        doc: "The domain in handles (@name@domain) where it is not the url's host, as example.com for a server at\n\
              https://social.example.com. That domain must redirect /.well-known/webfinger and /.well-known/host-meta here.\n\
              Once others have seen it, it must not change.",
        ..optional("federation.account_domain", Kind::Text, "\"example.com\"")
    },
    Key {
        doc: "Whether other servers must sign their requests for ActivityPub documents. It lets the server refuse those that\n\
              are blocked; a few old servers can then no longer read accounts and notes from here.",
        ..with_default("federation.require_signed_fetch", Kind::Boolean, "false")
    },
    Key {
        doc: "How long a client may take to send a request's headers, in seconds.",
        ..with_default("http.header_timeout", Kind::Integer, "10")
    },
    Key {
        doc: "How long a client may take to send a request's whole body, in seconds. Uploads may take longer: see\n\
              http.upload_min_rate.",
        ..with_default("http.body_timeout", Kind::Integer, "30")
    },
    Key {
        doc: "How many bytes a second an upload must bring on average, once http.body_timeout has passed.",
        ..with_default("http.upload_min_rate", Kind::Integer, "4096")
    },
    Key {
        doc: "The most bytes that the cache of the media proxy (pictures of other servers) takes in data_dir.",
        ..with_default("media_proxy.cache_size", Kind::Integer, "1073741824")
    },
    Key {
        doc: "What must be given as \"Authorization: Bearer ...\" to read /metrics. Without it /metrics answers only\n\
              clients at loopback and private addresses, behind trusted_proxies where there are some.",
        ..optional("metrics.token", Kind::Text, "\"something long\"")
    },
    Key {
        doc: "How much to log: error, warn, info, debug; or directives such as \"info,kanikey_federation=debug\".",
        ..with_default("log.level", Kind::Text, "\"info\"")
    },
    Key {
        doc: "\"text\" for people, \"json\" for one JSON object a line.",
        ..with_default("log.format", Kind::Text, "\"text\"")
    },
    Key {
        doc: "A folder with a built Misskey web client to serve instead of the built-in pages: see docs/admin.md.",
        ..optional("web.client_dir", Kind::Text, "\"./client\"")
    },
];

/// What names of environment variables start with.
pub(crate) const ENVIRONMENT_PREFIX: &str = "KANIKEY__";

impl Key {
    /// The environment variable that overrides it: `KANIKEY__DATABASE__POOL_SIZE`.
    pub fn environment_name(&self) -> String {
        format!("{ENVIRONMENT_PREFIX}{}", self.name.to_uppercase().replace('.', "__"))
    }

    /// The section that it is in (`database`, or nothing), and its name there.
    pub(crate) fn section_and_name(&self) -> (Option<&'static str>, &'static str) {
        match self.name.split_once('.') {
            Some((section, name)) => (Some(section), name),
            None => (None, self.name),
        }
    }
}

const fn with_default(name: &'static str, kind: Kind, default: &'static str) -> Key {
    Key {
        name,
        kind,
        default: Some(default),
        example: default,
        doc: "",
    }
}

const fn optional(name: &'static str, kind: Kind, example: &'static str) -> Key {
    Key {
        name,
        kind,
        default: None,
        example,
        doc: "",
    }
}
