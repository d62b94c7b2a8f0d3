//! Reads `Signature-Input` and `Signature` (RFC 9421, 4.1 and 4.2), which are dictionaries of RFC 8941. Strict: what
//! these fields have no use for is refused.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::signature::SignatureError;

const MAX_LENGTH: usize = 8 * 1024;
const MAX_SIGNATURES: usize = 4;
const MAX_COMPONENTS: usize = 32;
const MAX_PARAMETERS: usize = 16;
/// The bytes of a signature by a key of 8192 bits.
const MAX_SIGNATURE: usize = 1024;

const BROKEN: SignatureError = SignatureError::Malformed("not a list of signatures");

/// One signature, as the two fields describe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Described {
    /// What was signed, in order, in lower case.
    pub(super) components: Vec<String>,
    /// The parameters as they came, which are signed, too: the value of `@signature-params`.
    pub(super) parameters: String,
    pub(super) key_id: String,
    pub(super) algorithm: Option<String>,
    pub(super) created: Option<i64>,
    pub(super) expires: Option<i64>,
    pub(super) signature: Vec<u8>,
}

/// The first signature of the request that names its key.
pub(super) fn read(input: &str, signatures: &str) -> Result<Described, SignatureError> {
    if input.len() > MAX_LENGTH || signatures.len() > MAX_LENGTH {
        return Err(SignatureError::Malformed("too long"));
    }
    let signatures = byte_sequences(signatures)?;
    for (label, member) in inputs(input)? {
        let Some(key_id) = member.text("keyid") else { continue };
        let (_, signature) = signatures
            .iter()
            .find(|(known, _)| *known == label)
            .ok_or(SignatureError::Malformed("no signature of that label"))?;
        return Ok(Described {
            key_id: key_id.to_owned(),
            algorithm: member.text("alg").map(str::to_owned),
            created: member.number("created")?,
            expires: member.number("expires")?,
            components: member.components,
            parameters: member.raw.to_owned(),
            signature: signature.clone(),
        });
    }
    Err(SignatureError::Malformed("no keyid"))
}

struct Input<'a> {
    raw: &'a str,
    components: Vec<String>,
    parameters: Vec<(&'a str, Value<'a>)>,
}

#[derive(Clone, Copy)]
enum Value<'a> {
    Text(&'a str),
    Number(i64),
    True,
}

impl<'a> Input<'a> {
    fn text(&self, name: &str) -> Option<&'a str> {
        self.parameters.iter().find_map(|(key, value)| match value {
            Value::Text(text) if *key == name => Some(*text),
            _ => None,
        })
    }

    fn number(&self, name: &str) -> Result<Option<i64>, SignatureError> {
        match self.parameters.iter().find(|(key, _)| *key == name) {
            None => Ok(None),
            Some((_, Value::Number(number))) => Ok(Some(*number)),
            Some(_) => Err(SignatureError::Malformed("a time is not a number")),
        }
    }
}

/// What is left to read.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    fn eat(&mut self, prefix: char) -> bool {
        let rest = self.0.strip_prefix(prefix);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn expect(&mut self, prefix: char) -> Result<(), SignatureError> {
        self.eat(prefix).then_some(()).ok_or(BROKEN)
    }

    fn spaces(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t']);
    }

    fn take(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let end = self.0.find(|character| !is_part(character)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at_checked(end).unwrap_or((self.0, ""));
        self.0 = rest;
        taken
    }

    fn key(&mut self) -> Result<&'a str, SignatureError> {
        let key = self.take(|character| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || "_-.*".contains(character)
        });
        let is_key = key.starts_with(|first: char| first.is_ascii_lowercase() || first == '*');
        is_key.then_some(key).ok_or(BROKEN)
    }

    /// A string, after its first quotation mark. None that belongs here has anything to escape.
    fn string(&mut self) -> Result<&'a str, SignatureError> {
        let (text, rest) = self.0.split_once('"').ok_or(BROKEN)?;
        let is_plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'\\');
        self.0 = rest;
        is_plain.then_some(text).ok_or(BROKEN)
    }

    fn number(&mut self) -> Result<i64, SignatureError> {
        let digits = self.take(|character| character.is_ascii_digit() || character == '-');
        digits.parse().ok().filter(|_| digits.len() <= 16).ok_or(BROKEN)
    }

    fn parameters(&mut self) -> Result<Vec<(&'a str, Value<'a>)>, SignatureError> {
        let mut parameters: Vec<(&str, Value<'_>)> = Vec::new();
        while self.eat(';') {
            self.spaces();
            let key = self.key()?;
            let value = if !self.eat('=') {
                Value::True
            } else if self.eat('"') {
                Value::Text(self.string()?)
            } else {
                Value::Number(self.number()?)
            };
            if parameters.len() >= MAX_PARAMETERS || parameters.iter().any(|(known, _)| *known == key) {
                return Err(SignatureError::Malformed(
                    "a parameter is repeated, or there are too many",
                ));
            }
            parameters.push((key, value));
        }
        Ok(parameters)
    }

    /// Whether another member follows.
    fn next_member(&mut self) -> Result<bool, SignatureError> {
        self.spaces();
        if self.0.is_empty() {
            return Ok(false);
        }
        self.expect(',')?;
        self.spaces();
        Ok(true)
    }
}

fn inputs(text: &str) -> Result<Vec<(&str, Input<'_>)>, SignatureError> {
    let mut cursor = Cursor(text.trim());
    let mut members = Vec::new();
    loop {
        let label = cursor.key()?;
        cursor.expect('=')?;
        let start = cursor.0;
        let components = components(&mut cursor)?;
        let parameters = cursor.parameters()?;
        let raw = start.strip_suffix(cursor.0).unwrap_or(start);
        push(
            &mut members,
            label,
            Input {
                raw,
                components,
                parameters,
            },
        )?;
        if !cursor.next_member()? {
            return Ok(members);
        }
    }
}

fn components(cursor: &mut Cursor<'_>) -> Result<Vec<String>, SignatureError> {
    cursor.expect('(')?;
    let mut components: Vec<String> = Vec::new();
    loop {
        cursor.spaces();
        if cursor.eat(')') {
            return Ok(components);
        }
        cursor.expect('"')?;
        let component = cursor.string()?.to_owned();
        if component != component.to_ascii_lowercase() {
            return Err(SignatureError::Malformed("a component is not in lower case"));
        }
        if cursor.0.starts_with(';') {
            return Err(SignatureError::Malformed("a component has parameters"));
        }
        if components.len() >= MAX_COMPONENTS || components.contains(&component) {
            return Err(SignatureError::Malformed(
                "a component is signed twice, or there are too many",
            ));
        }
        components.push(component);
    }
}

fn byte_sequences(text: &str) -> Result<Vec<(&str, Vec<u8>)>, SignatureError> {
    let mut cursor = Cursor(text.trim());
    let mut members = Vec::new();
    loop {
        let label = cursor.key()?;
        cursor.expect('=')?;
        cursor.expect(':')?;
        let encoded = cursor.take(|character| character != ':');
        cursor.expect(':')?;
        cursor.parameters()?;
        let bytes = BASE64_STANDARD.decode(encoded).ok();
        let bytes = bytes.filter(|bytes| bytes.len() <= MAX_SIGNATURE);
        push(
            &mut members,
            label,
            bytes.ok_or(SignatureError::Malformed("signature is not base64"))?,
        )?;
        if !cursor.next_member()? {
            return Ok(members);
        }
    }
}

fn push<'a, T>(members: &mut Vec<(&'a str, T)>, label: &'a str, member: T) -> Result<(), SignatureError> {
    if members.len() >= MAX_SIGNATURES || members.iter().any(|(known, _)| *known == label) {
        return Err(SignatureError::Malformed("a label is repeated, or there are too many"));
    }
    members.push((label, member));
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const INPUT: &str =
        r#"sig1=("@method" "@target-uri" "content-digest");created=1618884473;keyid="https://b.test/u#main-key""#;

    #[test]
    fn reads_what_servers_send() {
        let read = read(INPUT, "sig1=:AAEC:").unwrap();
        assert_eq!(read.components, ["@method", "@target-uri", "content-digest"]);
        assert_eq!(read.key_id, "https://b.test/u#main-key");
        assert_eq!(
            (read.created, read.expires, read.algorithm),
            (Some(1_618_884_473), None, None)
        );
        assert_eq!(read.signature, [0, 1, 2]);
        assert_eq!(read.parameters, INPUT.trim_start_matches("sig1="));
    }

    #[test]
    fn the_first_signature_with_a_key_counts() {
        let input = format!(r#"proxy=("@method");created=1, {INPUT};alg="ed25519""#);
        let read = read(&input, "sig1=:AAEC:, proxy=:AA==:").unwrap();
        assert_eq!(
            (read.signature, read.algorithm.as_deref()),
            (vec![0, 1, 2], Some("ed25519"))
        );
    }

    #[test]
    fn what_is_not_exact_is_refused() {
        for (input, signature) in [
            ("", "sig1=:AAEC:"),
            (INPUT, ""),
            (INPUT, "sig2=:AAEC:"),
            (INPUT, "sig1=AAEC"),
            (INPUT, "sig1=:A:"),
            (INPUT, "sig1=:AAEC:,sig1=:AAEC:"),
            (r#"sig1=("@method");created=1"#, "sig1=:AAEC:"),
            (r#"sig1=("@method" "@method");keyid="k""#, "sig1=:AAEC:"),
            (r#"sig1=("@Method");keyid="k""#, "sig1=:AAEC:"),
            (r#"sig1=("@query-param";name="x");keyid="k""#, "sig1=:AAEC:"),
            (r#"sig1=("@method");keyid="k\"""#, "sig1=:AAEC:"),
            (r#"sig1=("@method");keyid="k";created="now""#, "sig1=:AAEC:"),
            (r#"sig1=("@method");keyid="k";keyid="l""#, "sig1=:AAEC:"),
            (r#"sig1=("@method";keyid="k""#, "sig1=:AAEC:"),
            (r#"sig1="@method";keyid="k""#, "sig1=:AAEC:"),
        ] {
            let refused = read(input, signature);
            assert!(
                matches!(refused, Err(SignatureError::Malformed(_))),
                "{input} {signature}: {refused:?}"
            );
        }
        let long = format!(r#"sig1=("@method");keyid="{}""#, "k".repeat(MAX_LENGTH));
        assert_eq!(read(&long, "sig1=:AAEC:"), Err(SignatureError::Malformed("too long")));
    }

    proptest! {
        #[test]
        fn never_panics(
            input in "(sig1|=|\\(|\\)|\"|@method|;|keyid|created|:|,| |\\\\|[0-9]{1,3}|\\PC{0,3}){0,40}",
            signature in "(sig1|=|:|AAEC|,|;|\\PC{0,3}){0,20}",
        ) {
            let _ = read(&input, &signature);
            let _ = read(INPUT, &signature);
            let _ = read(&input, "sig1=:AAEC:");
        }
    }
}
