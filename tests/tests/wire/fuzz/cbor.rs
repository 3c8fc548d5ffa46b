//! CBOR as a tree, for mutants that still parse: fields swapped, types changed, integers at their edges, lists
//! longer and shorter than they should be. Not a reader for anything but mutants.

use ketepai_tests::builders::Dice;

use super::bytes;

/// One item.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    /// Major types 0 and 1.
    Int(bool, u64),
    /// Major types 2 and 3.
    Text(bool, Vec<u8>),
    /// Major types 4 and 5; a map's keys and values follow each other.
    List(bool, Vec<Node>),
    /// Anything else, by its first byte.
    Simple(u8),
}

/// Reads one item that fills the bytes.
pub fn parse(bytes: &[u8]) -> Option<Node> {
    let mut at = 0;
    let node = item(bytes, &mut at, 0)?;
    (at == bytes.len()).then_some(node)
}

fn item(bytes: &[u8], at: &mut usize, depth: usize) -> Option<Node> {
    let first = *bytes.get(*at)?;
    *at += 1;
    let (major, low) = (first >> 5, first & 0x1f);
    if major >= 6 || depth > 64 {
        return (major == 7 && low < 24).then_some(Node::Simple(first));
    }
    let more = match low {
        0..24 => 0,
        24..28 => 1usize << (low - 24),
        _ => return None,
    };
    let argument = bytes.get(*at..*at + more)?;
    *at += more;
    let n = match more {
        0 => u64::from(low),
        _ => argument.iter().fold(0, |n, byte| n << 8 | u64::from(*byte)),
    };
    match major {
        0 | 1 => Some(Node::Int(major == 1, n)),
        2 | 3 => {
            let end = at.checked_add(usize::try_from(n).ok()?)?;
            let text = bytes.get(*at..end)?.to_vec();
            *at = end;
            Some(Node::Text(major == 3, text))
        }
        _ => {
            let count = if major == 5 { n.checked_mul(2)? } else { n };
            let items = (0..count.min(1 << 20)).map(|_| item(bytes, at, depth + 1));
            Some(Node::List(major == 5, items.collect::<Option<_>>()?))
        }
    }
}

/// The shortest bytes of a tree.
pub fn write(node: &Node, out: &mut Vec<u8>) {
    match node {
        Node::Int(negative, n) => header(u8::from(*negative), *n, out),
        Node::Text(is_text, text) => {
            header(2 + u8::from(*is_text), text.len() as u64, out);
            out.extend_from_slice(text);
        }
        Node::List(is_map, items) => {
            let count = if *is_map { items.len() / 2 } else { items.len() };
            header(4 + u8::from(*is_map), count as u64, out);
            items.iter().for_each(|item| write(item, out));
        }
        Node::Simple(byte) => out.push(*byte),
    }
}

fn header(major: u8, n: u64, out: &mut Vec<u8>) {
    let bytes = n.to_be_bytes();
    let (low, from) = match n {
        0..24 => return out.push(major << 5 | n as u8),
        24..0x100 => (24, 7),
        0x100..0x1_0000 => (25, 6),
        0x1_0000..0x1_0000_0000 => (26, 4),
        _ => (27, 0),
    };
    out.push(major << 5 | low);
    out.extend_from_slice(&bytes[from..]);
}

/// Changes one thing in a tree; `other` lends its parts.
pub fn mutate(node: &mut Node, other: &Node, dice: &mut Dice) {
    let target = dice.below(size(node));
    let donor = at(other, dice.below(size(other))).clone();
    if let Some(node) = at_mut(node, &mut { target }) {
        change(node, donor, dice);
    }
}

fn change(node: &mut Node, donor: Node, dice: &mut Dice) {
    match (dice.below(8), &mut *node) {
        (0, node) => *node = donor,
        (1, node) => *node = other_type(node, dice),
        (2, node) if dice.once_in(8) => *node = nested(node.clone(), dice),
        (_, Node::Int(negative, n)) => {
            *n = bytes::interesting(dice);
            *negative ^= dice.once_in(4);
        }
        (_, Node::Text(_, text)) => *text = bytes::mutate(text, &bytes_of(&donor), dice),
        (_, Node::List(_, items)) => change_list(items, donor, dice),
        (_, Node::Simple(byte)) => *byte = 0xe0 | (dice.below(24) as u8),
    }
}

fn change_list(items: &mut Vec<Node>, donor: Node, dice: &mut Dice) {
    let (a, b) = (dice.below(items.len()), dice.below(items.len()));
    match dice.below(5) {
        _ if items.is_empty() => items.push(donor),
        0 => drop(items.remove(a)),
        1 => items.insert(a, items[b].clone()),
        2 => items.swap(a, b),
        3 => items.insert(a, donor),
        _ => {
            let one = items[a].clone();
            items.extend(std::iter::repeat_n(one, 1 + dice.below(100)));
        }
    }
}

fn other_type(node: &Node, dice: &mut Dice) -> Node {
    let inside = bytes_of(node);
    match dice.below(6) {
        0 => Node::Text(false, inside),
        1 => Node::Text(true, inside),
        2 => Node::Int(dice.once_in(2), bytes::interesting(dice)),
        3 => Node::List(dice.once_in(2), vec![node.clone(), node.clone()]),
        4 => Node::List(false, Vec::new()),
        _ => Node::Simple(0xf6),
    }
}

fn nested(node: Node, dice: &mut Dice) -> Node {
    (0..1 + dice.below(200)).fold(node, |inner, _| Node::List(false, vec![inner]))
}

fn bytes_of(node: &Node) -> Vec<u8> {
    match node {
        Node::Text(_, text) => text.clone(),
        other => {
            let mut out = Vec::new();
            write(other, &mut out);
            out
        }
    }
}

fn size(node: &Node) -> usize {
    match node {
        Node::List(_, items) => 1 + items.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}

fn at(node: &Node, mut n: usize) -> &Node {
    if let (Node::List(_, items), 1..) = (node, n) {
        n -= 1;
        for item in items {
            match size(item) {
                whole if n < whole => return at(item, n),
                whole => n -= whole,
            }
        }
    }
    node
}

fn at_mut<'a>(node: &'a mut Node, n: &mut usize) -> Option<&'a mut Node> {
    if *n == 0 {
        return Some(node);
    }
    *n -= 1;
    match node {
        Node::List(_, items) => items.iter_mut().find_map(|item| at_mut(item, n)),
        _ => None,
    }
}
