//! `$[name.argument=value,argument … ]`.

use super::{Match, Parser};
use crate::node::{Argument, Node};

impl Parser<'_> {
    /// What follows `$[` as far as it fits is text when the rest does not.
    pub(super) fn function(&mut self, pos: usize) -> Option<Match> {
        if !self.source.starts_with(pos, "$[") {
            return None;
        }
        let name_start = pos + 2;
        let name_end = self.source.run_end(name_start, is_name_char);
        if name_end == name_start {
            return Some(Match::text(name_end));
        }
        let (args, args_end) = self.arguments(name_end).unwrap_or((Vec::new(), name_end));
        if !self.source.starts_with(args_end, " ") {
            return Some(Match::text(args_end));
        }
        let name = self.source.slice(name_start, name_end).to_owned();
        self.wrapped_body(args_end + 1, &["]"], |children| Node::Fn { name, args, children })
    }

    /// `.name=value,name`, and where it ends.
    fn arguments(&self, pos: usize) -> Option<(Vec<Argument>, usize)> {
        if !self.source.starts_with(pos, ".") {
            return None;
        }
        let (first, mut end) = self.argument(pos + 1)?;
        let mut args = vec![first];
        while self.source.starts_with(end, ",")
            && let Some((arg, arg_end)) = self.argument(end + 1)
        {
            set(&mut args, arg);
            end = arg_end;
        }
        Some((args, end))
    }

    fn argument(&self, pos: usize) -> Option<(Argument, usize)> {
        let name_end = self.source.run_end(pos, is_name_char);
        if name_end == pos {
            return None;
        }
        let name = self.source.slice(pos, name_end).to_owned();
        let value_start = name_end + 1;
        if self.source.starts_with(name_end, "=") {
            let value_end = self
                .source
                .run_end(value_start, |c| is_name_char(c) || matches!(c, '.' | '-'));
            if value_end > value_start {
                let value = self.source.slice(value_start, value_end).to_owned();
                return Some((
                    Argument {
                        name,
                        value: Some(value),
                    },
                    value_end,
                ));
            }
        }
        Some((Argument { name, value: None }, name_end))
    }
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Adds an argument, or replaces the one of the same name.
fn set(args: &mut Vec<Argument>, arg: Argument) {
    match args.iter_mut().find(|known| known.name == arg.name) {
        Some(known) => *known = arg,
        None => args.push(arg),
    }
}
