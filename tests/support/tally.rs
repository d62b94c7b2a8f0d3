//! What came to a host of what an author wrote.

use std::collections::HashMap;
use std::iter::Sum;
use std::ops::AddAssign;

use serde_json::Value;

/// What arrived, compared with what should have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// What should arrive.
    pub expected: usize,
    /// What did not.
    pub lost: usize,
    /// What came again.
    pub repeated: usize,
    /// What came for the first time after something that was written later.
    pub out_of_order: usize,
}

impl Tally {
    /// Compares the ids of what was written, in order, with those that came, in order.
    pub fn of(written: &[String], came: &[String]) -> Self {
        let places: HashMap<&String, usize> = written.iter().zip(0..).collect();
        let mut seen = vec![false; written.len()];
        let (mut repeated, mut out_of_order, mut latest) = (0, 0, None);
        for place in came.iter().filter_map(|id| places.get(id).copied()) {
            if std::mem::replace(&mut seen[place], true) {
                repeated += 1;
            } else if latest.is_some_and(|latest| latest > place) {
                out_of_order += 1;
            } else {
                latest = Some(place);
            }
        }
        Self {
            expected: written.len(),
            lost: seen.iter().filter(|seen| !**seen).count(),
            repeated,
            out_of_order,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.expected += other.expected;
        self.lost += other.lost;
        self.repeated += other.repeated;
        self.out_of_order += other.out_of_order;
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |mut sum, tally| {
            sum += tally;
            sum
        })
    }
}

/// The ids of the objects that an actor's `Create`s in an inbox are about, as they came.
pub fn created_by(inbox: &[Value], actor: &str) -> Vec<String> {
    let creates = inbox
        .iter()
        .filter(|activity| activity["type"] == "Create" && activity["actor"] == actor);
    creates
        .filter_map(|activity| activity["object"]["id"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn a_tally_counts_what_is_wrong() {
    let ids = |text: &str| -> Vec<String> { text.chars().map(String::from).collect() };
    let tally = |came: &str| {
        let tally = Tally::of(&ids("abcd"), &ids(came));
        (tally.lost, tally.repeated, tally.out_of_order)
    };
    assert_eq!(tally("abcd"), (0, 0, 0));
    assert_eq!(tally("aabxcbd"), (0, 2, 0));
    assert_eq!(tally("acbd"), (0, 0, 1));
    assert_eq!(tally("da"), (2, 0, 1));
}
