//! "Did you mean".

use crate::Problem;

/// How alike a name must be to be suggested, from 0 to 1.
const ALIKE: f64 = 0.7;

/// The problem of a name that nobody knows.
pub(crate) fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Problem {
    let nearest = known
        .map(|known| (strsim::normalized_damerau_levenshtein(name, known), known))
        .filter(|(similarity, _)| *similarity >= ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    match nearest {
        Some((_, known)) => Problem::new(name, format!("unknown key, did you mean {known}?")),
        None => Problem::new(name, "unknown key"),
    }
}
