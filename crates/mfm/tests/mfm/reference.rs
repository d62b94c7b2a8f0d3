//! Files of the reference, which are not part of the repository.

use serde_json::Value;

/// The JSON documents in a folder of the reference; none when it is absent.
pub fn documents(folder: &str) -> Vec<(String, Value)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/reference/");
    let Ok(entries) = std::fs::read_dir(format!("{root}{folder}")) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        if let Some(document) = std::fs::read(&path)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        {
            found.push((path.display().to_string(), document));
        }
    }
    found
}

/// All objects in a document that satisfy `wanted`.
pub fn objects(document: &Value, wanted: fn(&Value) -> bool) -> Vec<&Value> {
    let mut found = Vec::new();
    let mut left = vec![document];
    while let Some(value) = left.pop() {
        if wanted(value) {
            found.push(value);
        }
        match value {
            Value::Array(items) => left.extend(items),
            Value::Object(fields) => left.extend(fields.values()),
            _ => {}
        }
    }
    found
}
