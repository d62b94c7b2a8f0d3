use proptest::prelude::*;

use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn fresh() -> PeerState {
    PeerState::new((0, 0), 0, None, None, false)
}

fn items(authors: &[&str]) -> Vec<(Place, String)> {
    (1..)
        .zip(authors)
        .map(|(seq, author)| ((1, seq), (*author).to_owned()))
        .collect()
}

fn sends(effects: &[Effect]) -> Vec<i64> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Send((_, seq)) => Some(*seq),
            _ => None,
        })
        .collect()
}

#[test]
fn a_wake_reads_the_log_from_the_position() {
    let mut state = PeerState::new((7, 3), 0, None, None, false);
    assert_eq!(state.woken(), [Effect::Load((7, 3))]);
    assert_eq!(state.woken(), [], "one reading at a time");
    assert_eq!(
        state.loaded(Vec::new(), false, false),
        [Effect::Load((7, 3))],
        "for the second wake"
    );
}

#[test]
fn authors_go_side_by_side_and_each_in_order() {
    let mut state = fresh();
    state.woken();
    assert_eq!(sends(&state.loaded(items(&["a", "a", "b", "a"]), false, false)), [1, 3]);
    assert_eq!(sends(&state.settled((1, 1))), [2]);
    let effects = state.settled((1, 3));
    assert!(
        !effects.iter().any(|effect| matches!(effect, Effect::Position(_))),
        "2 is still under way"
    );
    let effects = state.settled((1, 2));
    assert!(effects.contains(&Effect::Position((1, 3))));
    assert_eq!(sends(&effects), [4]);
}

#[test]
fn at_most_eight_are_under_way() {
    let mut state = fresh();
    state.woken();
    let authors: Vec<String> = (0..20).map(|number| number.to_string()).collect();
    let authors: Vec<&str> = authors.iter().map(String::as_str).collect();
    assert_eq!(sends(&state.loaded(items(&authors), false, false)).len(), MAX_SENDING);
}

#[test]
fn one_failure_stops_the_host_and_counts_once() {
    let mut state = fresh();
    state.woken();
    state.loaded(items(&["a", "b", "c"]), false, false);
    let effects = state.failed((1, 1), "x".to_owned(), None, at(0), 0.0);
    let failed = Effect::Failed(Ailment {
        failures: 1,
        since: at(0),
        retry_at: at(1),
        error: "x".to_owned(),
    });
    assert_eq!(effects, [Effect::Forget((1, 1)), failed]);
    assert_eq!(
        state.failed((1, 2), "x".to_owned(), None, at(0), 0.0),
        [Effect::Forget((1, 2))]
    );
    assert_eq!(state.due(at(0)), [], "not yet");
    state.failed((1, 3), "x".to_owned(), None, at(0), 0.0);
    assert_eq!(state.due(at(1)), [Effect::Load((0, 0))], "what waits is read again");
    assert_eq!(
        sends(&state.loaded(items(&["a", "b", "c"]), false, false)),
        [1],
        "one probe"
    );
    let effects = state.settled((1, 1));
    assert_eq!(effects.first(), Some(&Effect::Recovered));
    assert_eq!(sends(&effects), [2, 3]);
}

#[test]
fn a_failure_of_our_own_is_a_pause_and_no_failure_of_the_host() {
    let mut state = fresh();
    state.woken();
    state.loaded(items(&["a", "b", "c"]), false, false);
    assert_eq!(state.hindered((1, 1)), [Effect::Forget((1, 1)), Effect::Pause]);
    assert_eq!(state.hindered((1, 2)), [Effect::Forget((1, 2))], "one pause");
    assert_eq!((state.failures(), state.retry_at()), (0, None));
    assert_eq!(state.woken(), [], "nothing is begun in it");
    assert!(sends(&state.settled((1, 3))).is_empty(), "what was under way goes on");
    assert_eq!(state.resumed(), [Effect::Load((0, 0))]);
    assert_eq!(sends(&state.loaded(items(&["a", "b"]), false, false)), [1, 2]);
    assert!(!state.settled((1, 1)).contains(&Effect::Recovered));
}

#[test]
fn a_failure_of_our_own_leaves_a_failing_host_as_it_was() {
    let mut state = PeerState::new((0, 0), 3, Some(at(0)), Some(at(60)), false);
    state.due(at(60));
    assert_eq!(sends(&state.loaded(items(&["a", "b"]), false, false)), [1]);
    assert!(state.hindered((1, 1)).contains(&Effect::Pause));
    assert_eq!(state.failures(), 3);
    assert_eq!(state.resumed(), [Effect::Load((0, 0))]);
    assert_eq!(
        sends(&state.loaded(items(&["a", "b"]), false, false)),
        [1],
        "still a probe"
    );
}

#[test]
fn a_log_that_cannot_be_read_is_read_again_after_a_pause() {
    let mut state = fresh();
    assert_eq!(state.woken(), [Effect::Load((0, 0))]);
    assert_eq!(state.load_failed(), [Effect::Pause]);
    assert_eq!(state.woken(), []);
    assert_eq!(state.resumed(), [Effect::Load((0, 0))]);
}

#[test]
fn a_failed_probe_waits_longer() {
    let mut state = fresh();
    state.woken();
    state.loaded(items(&["a"]), false, false);
    let mut now = at(0);
    let mut waits = Vec::new();
    for _ in 0..6 {
        let effects = state.failed((1, 1), String::new(), None, now, 0.0);
        let Some(Effect::Failed(Ailment { retry_at, .. })) = effects.last() else {
            panic!("{effects:?}")
        };
        waits.push(retry_at.signed_duration_since(now).num_seconds());
        now = *retry_at;
        state.due(now);
        assert_eq!(sends(&state.loaded(items(&["a"]), false, false)), [1]);
    }
    assert_eq!(waits, [1, 5, 30, 60, 120, 240]);
}

#[test]
fn the_host_may_ask_for_a_longer_wait() {
    let mut state = fresh();
    state.woken();
    state.loaded(items(&["a"]), false, false);
    state.failed((1, 1), String::new(), Some(Duration::from_mins(10)), at(0), 1.0);
    assert_eq!(state.retry_at(), Some(at(600)));
}

#[test]
fn a_sign_of_life_opens_the_host_again() {
    let mut state = PeerState::new((0, 0), 9, Some(at(0)), Some(at(9999)), false);
    assert_eq!(state.woken(), [], "it waits");
    assert_eq!(state.alive(), [Effect::Load((0, 0))]);
    assert_eq!(
        sends(&state.loaded(items(&["a", "b"]), false, false)),
        [1],
        "a probe first"
    );
    let mut suspended = PeerState::new((0, 0), 0, None, None, true);
    assert_eq!(suspended.woken(), []);
    assert_eq!(suspended.alive(), [Effect::Load((0, 0))]);
}

#[test]
fn a_week_of_failures_suspends() {
    let mut state = PeerState::new((0, 0), 20, Some(at(0)), None, false);
    state.woken();
    state.loaded(items(&["a"]), false, false);
    let effects = state.failed((1, 1), String::new(), None, at(GIVE_UP_SECONDS), 0.0);
    assert_eq!(effects, [Effect::Forget((1, 1)), Effect::Suspend("not_responding")]);
    assert_eq!(state.woken(), []);
}

#[test]
fn gone_suspends_and_forgets_nothing() {
    let mut state = fresh();
    state.woken();
    state.loaded(items(&["a"]), false, false);
    assert_eq!(state.gone((1, 1)), [Effect::Suspend("gone")]);
    assert_eq!(sends(&state.alive()), [1]);
}

#[test]
fn delays_grow_to_eight_hours() {
    assert_eq!(delay(0), Duration::from_secs(1));
    assert_eq!(delay(u32::MAX), MAX_DELAY);
    for failures in 0..30 {
        assert!(delay(failures) <= delay(failures + 1));
    }
}

proptest! {
    /// Whatever fails, here or there, and in whatever order, each author's activities settle in order, all of them, and the
    /// position only grows.
    #[test]
    fn everything_arrives_in_its_authors_order(
        authors in proptest::collection::vec(0_u8..4, 1..40),
        luck in proptest::collection::vec(any::<(bool, u8)>(), 400),
    ) {
        let names: Vec<String> = authors.iter().map(u8::to_string).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut state = fresh();
        state.woken();
        let mut under_way = Vec::new();
        let mut arrived: Vec<i64> = Vec::new();
        let mut position = (0, 0);
        let mut now = at(0);
        let mut loading = None;
        let mut is_paused = false;
        let mut effects = vec![Effect::Load((0, 0))];
        let mut luck = luck.into_iter().chain(std::iter::repeat((true, 0)));
        for _ in 0..10_000 {
            for effect in &effects {
                match effect {
                    Effect::Send(place) => under_way.push(*place),
                    Effect::Load(place) => prop_assert!(loading.replace(*place).is_none()),
                    Effect::Pause => prop_assert!(!std::mem::replace(&mut is_paused, true)),
                    Effect::Position(place) => {
                        prop_assert!(*place > position);
                        position = *place;
                    }
                    _ => {}
                }
            }
            let (is_good, which) = luck.next().unwrap();
            let reads = loading.is_some() && (under_way.is_empty() || which % 3 == 0);
            effects = if is_paused && (under_way.is_empty() || which % 5 == 0) {
                is_paused = false;
                state.resumed()
            } else if reads && which % 7 == 1 {
                loading = None;
                state.load_failed()
            } else if reads {
                let after = loading.take().unwrap();
                let rest = items(&names).into_iter().filter(|(place, _author)| *place > after);
                let rest: Vec<_> = rest.take(7).collect();
                let has_more = rest.len() == 7;
                state.loaded(rest, has_more, false)
            } else if under_way.is_empty() {
                let Some(retry_at) = state.retry_at() else { break };
                now = retry_at;
                state.due(now)
            } else {
                let place = under_way.swap_remove(usize::from(which) % under_way.len());
                if is_good {
                    arrived.push(place.1);
                    state.settled(place)
                } else if which % 2 == 0 {
                    state.hindered(place)
                } else {
                    state.failed(place, String::new(), None, now, 0.5)
                }
            };
        }
        prop_assert_eq!(position, (1, authors.len() as i64));
        for author in 0_u8..4 {
            let order: Vec<i64> = arrived.iter().copied().filter(|seq| authors[*seq as usize - 1] == author).collect();
            prop_assert!(order.is_sorted(), "{order:?}");
        }
    }
}

#[test]
fn what_an_administrator_removes_is_not_sent() {
    let mut state = fresh();
    state.woken();
    assert_eq!(sends(&state.loaded(items(&["a", "a", "b", "a"]), false, false)), [1, 3]);
    state.settled((1, 3));
    // 2 is taken out of the log; 1 is under way, 3 is done and cannot count before 1.
    let effects = state.renewed(&fresh());
    assert!(effects.contains(&Effect::Forget((1, 2))) && effects.contains(&Effect::Forget((1, 4))));
    assert!(effects.contains(&Effect::Load((1, 1))), "{effects:?}");
    let left = vec![((1, 3), "b".to_owned()), ((1, 4), "a".to_owned())];
    assert!(
        sends(&state.loaded(left, false, false)).is_empty(),
        "1 is still under way"
    );
    assert_eq!(sends(&state.settled((1, 1))), [4]);
}

#[test]
fn a_purged_backlog_is_gone_and_a_retry_is_now() {
    let mut state = fresh();
    state.woken();
    state.loaded(items(&["a", "a", "a"]), false, false);
    let failed = state.failed((1, 1), "no route".to_owned(), None, at(0), 0.0);
    let forgotten = [1, 2, 3].map(|seq| Effect::Forget((1, seq)));
    assert!(failed.starts_with(&forgotten) && matches!(failed.last(), Some(Effect::Failed(_))));
    state.renewed(&PeerState::new((1, 2), 1, Some(at(0)), Some(at(9)), false));
    assert_eq!(state.retry_at(), Some(at(9)));
    assert_eq!(state.due(at(8)), []);
    assert_eq!(state.due(at(9)), [Effect::Load((1, 2))]);
    assert_eq!(sends(&state.loaded(items(&["a", "a", "a"]), false, false)), [3]);

    let suspended = PeerState::new((1, 2), 0, None, None, true);
    state.renewed(&suspended);
    assert!(state.is_suspended());
    assert!(sends(&state.woken()).is_empty());
}

#[test]
fn what_is_read_behind_something_dropped_waits_for_it() {
    let mut state = fresh();
    state.woken();
    let read = items(&["a"; BATCH]);
    // One is under way, and more is being read, when the host fails.
    assert_eq!(sends(&state.loaded(read.clone(), true, false)), [1]);
    for seq in 1..=49 {
        state.settled((1, seq));
    }
    state.failed((1, 50), String::new(), None, at(0), 0.0);
    let behind = (65..100).map(|seq| ((1, seq), "a".to_owned())).collect();
    assert_eq!(state.loaded(behind, false, false), []);
    assert_eq!(state.due(at(1)), [Effect::Load((1, 49))]);
    assert_eq!(sends(&state.loaded(read, false, false)), [50]);
}

#[test]
fn what_is_not_at_hand_is_read_again_and_never_passed_over() {
    let mut state = fresh();
    state.woken();
    assert_eq!(sends(&state.loaded(items(&["a", "a"]), false, false)), [1]);
    assert_eq!(state.missing((1, 1)), [Effect::Load((0, 0))]);
    assert_eq!(sends(&state.loaded(items(&["a", "a"]), false, false)), [1]);
    state.missing((1, 1));
    let gone = vec![((1, 2), "a".to_owned())];
    assert_eq!(
        sends(&state.loaded(gone, false, false)),
        [2],
        "it was removed from the log"
    );
}

#[test]
fn what_is_withheld_is_passed_over_and_proves_nothing() {
    let mut state = PeerState::new((0, 0), 3, Some(at(0)), Some(at(60)), false);
    state.due(at(60));
    assert_eq!(sends(&state.loaded(items(&["a", "b"]), false, false)), [1]);
    let effects = state.withheld((1, 1));
    assert!(effects.contains(&Effect::Position((1, 1))));
    assert_eq!(sends(&effects), [2], "still one at a time");
    assert!(!effects.contains(&Effect::Recovered));
    assert!(state.settled((1, 2)).contains(&Effect::Recovered));
}
