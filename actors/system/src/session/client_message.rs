//! What a client says.

use serde_json::Value;

/// The longest id or channel name that is looked at, in bytes.
const MAX_NAME: usize = 256;

/// A message that means something. Everything else is ignored, as Misskey ignores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ClientMessage {
    Connect {
        channel: String,
        id: String,
        params: Option<Value>,
        pong: bool,
    },
    Disconnect {
        id: String,
    },
    Watch {
        note_id: String,
    },
    Unwatch {
        note_id: String,
    },
    ReadNotifications,
}

impl ClientMessage {
    pub(crate) fn read(text: &str) -> Option<Self> {
        let message: Value = serde_json::from_str(text).ok()?;
        let body = message.get("body");
        match message.get("type")?.as_str()? {
            "connect" => Self::connect(body?),
            "disconnect" => Some(Self::Disconnect { id: name(body?, "id")? }),
            "subNote" | "s" | "sr" => Some(Self::Watch {
                note_id: name(body?, "id")?,
            }),
            "unsubNote" | "un" => Some(Self::Unwatch {
                note_id: name(body?, "id")?,
            }),
            "readNotification" => Some(Self::ReadNotifications),
            _ => None,
        }
    }

    fn connect(body: &Value) -> Option<Self> {
        let params = match body.get("params") {
            None | Some(Value::Null) => None,
            Some(params @ Value::Object(_)) => Some(params.clone()),
            Some(_) => return None,
        };
        Some(Self::Connect {
            channel: name(body, "channel")?,
            id: name(body, "id")?,
            params,
            pong: body.get("pong").and_then(Value::as_bool).unwrap_or(false),
        })
    }
}

fn name(body: &Value, key: &str) -> Option<String> {
    let name = body.get(key)?.as_str()?;
    (!name.is_empty() && name.len() <= MAX_NAME).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_long_and_short_names() {
        let watch = Some(ClientMessage::Watch { note_id: "n".into() });
        for kind in ["subNote", "s", "sr"] {
            assert_eq!(
                ClientMessage::read(&json!({"type": kind, "body": {"id": "n"}}).to_string()),
                watch
            );
        }
        let unwatch = Some(ClientMessage::Unwatch { note_id: "n".into() });
        for kind in ["unsubNote", "un"] {
            assert_eq!(
                ClientMessage::read(&json!({"type": kind, "body": {"id": "n"}}).to_string()),
                unwatch
            );
        }
        assert_eq!(
            ClientMessage::read(r#"{"type":"readNotification"}"#),
            Some(ClientMessage::ReadNotifications)
        );
    }

    #[test]
    fn ignores_what_means_nothing() {
        let long = "x".repeat(MAX_NAME + 1);
        for text in [
            "h",
            "ping",
            "",
            "[]",
            "null",
            r#"{"type":"ping","body":{}}"#,
            r#"{"type":"channel","body":{"id":"stats","type":"requestLog","body":{}}}"#,
            r#"{"type":"subNote"}"#,
            r#"{"type":"subNote","body":{"id":7}}"#,
            r#"{"type":"subNote","body":{"id":""}}"#,
            r#"{"type":"connect","body":{"channel":"main"}}"#,
            r#"{"type":"connect","body":{"channel":"main","id":"1","params":[]}}"#,
            &json!({"type": "s", "body": {"id": long}}).to_string(),
            &"[".repeat(10_000),
        ] {
            assert_eq!(ClientMessage::read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_fails(text in ".{0,200}") {
            let _whatever = ClientMessage::read(&text);
        }

        #[test]
        fn never_fails_on_json(kind in "(connect|disconnect|s|un)", id in ".{0,20}", number in any::<i64>()) {
            let message = json!({"type": kind, "body": {"id": id, "channel": number, "params": number}});
            let is_connect = matches!(ClientMessage::read(&message.to_string()), Some(ClientMessage::Connect { .. }));
            prop_assert!(!is_connect);
        }
    }
}
