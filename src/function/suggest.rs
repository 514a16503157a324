//! The parameter that a wrong keyword was meant to be: `_Py_CalculateSuggestions`.

use super::signature::Parameter;

/// CPython compares no longer names.
const LONGEST: usize = 40;
const MOVE: usize = 2;
const CASE: usize = 1;

/// The index of the name that is closest, if one is close enough.
pub(super) fn closest(name: &[u8], parameters: &[Parameter<'_>]) -> Option<usize> {
    let mut found = None;
    let mut least = usize::MAX;
    for (index, parameter) in parameters.iter().enumerate() {
        // No more than a third of the characters may need a change.
        let most = ((name.len() + parameter.name.len() + 3) * MOVE / 6).min(least - 1);
        let distance = distance(name, parameter.name, most);
        if distance <= most {
            (found, least) = (Some(index), distance);
        }
        // As in C, whose limit would be -1 from here on.
        if least == 0 {
            break;
        }
    }
    found
}

fn cost(one: u8, other: u8) -> usize {
    if one == other {
        0
    } else if one & 31 == other & 31 && one.eq_ignore_ascii_case(&other) {
        CASE
    } else {
        MOVE
    }
}

/// The Levenshtein distance, or more than `most`.
fn distance<'n>(mut one: &'n [u8], mut other: &'n [u8], most: usize) -> usize {
    while let ([first, rest @ ..], [second, others @ ..]) = (one, other) {
        if first != second {
            break;
        }
        (one, other) = (rest, others);
    }
    while let ([rest @ .., last], [others @ .., second]) = (one, other) {
        if last != second {
            break;
        }
        (one, other) = (rest, others);
    }
    if one.is_empty() || other.is_empty() {
        return (one.len() + other.len()) * MOVE;
    }
    if one.len() > LONGEST || other.len() > LONGEST {
        return most + 1;
    }
    if other.len() < one.len() {
        (one, other) = (other, one);
    }
    if (other.len() - one.len()) * MOVE > most {
        return most + 1;
    }
    let mut row: [usize; LONGEST] = core::array::from_fn(|index| (index + 1) * MOVE);
    let mut result = 0;
    for (start, &byte) in other.iter().enumerate() {
        let mut before = start * MOVE;
        result = before;
        let mut least = usize::MAX;
        for (&letter, cell) in one.iter().zip(&mut row) {
            let substituted = before + cost(byte, letter);
            before = *cell;
            result = (result.min(before) + MOVE).min(substituted);
            *cell = result;
            least = least.min(result);
        }
        if least > most {
            return most + 1;
        }
    }
    result
}
