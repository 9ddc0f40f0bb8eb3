//! Which devices a process sees: `ZE_FLAT_DEVICE_HIERARCHY` and `ZE_AFFINITY_MASK`, as Intel's driver reads them.
//!
//! ```text
//! COMPOSITE   cards are devices, tiles their sub-devices         mask: card, or card.tile
//! FLAT        tiles are devices without sub-devices              mask: number of the tile
//! COMBINED    tiles are devices, whose root is their card        mask: number of the tile
//! ```

use std::env;

/// How cards and tiles become devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hierarchy {
    Composite,
    Flat,
    Combined,
}

/// A card, or one tile of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Place {
    pub(crate) card: u32,
    /// `None` for the card as a whole.
    pub(crate) tile: Option<u32>,
}

/// A device that the process sees, and the tiles of it that it sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) place: Place,
    pub(crate) tiles: Vec<u32>,
}

impl Hierarchy {
    /// Reads `ZE_FLAT_DEVICE_HIERARCHY`; without it devices are flat, as on Intel's cards of several tiles.
    pub(crate) fn of_process() -> Self {
        match env::var("ZE_FLAT_DEVICE_HIERARCHY").as_deref() {
            Ok("COMPOSITE") => Self::Composite,
            Ok("COMBINED") => Self::Combined,
            _ => Self::Flat,
        }
    }

    /// Lists the devices of so many cards of so many tiles, as far as the mask lets them through.
    pub(crate) fn devices(self, cards: u32, tiles: u32, mask: Option<&str>) -> Vec<Seen> {
        let every_card = || (0..cards).flat_map(|card| (0..tiles).map(move |tile| (card, tile)));
        let visible: Vec<(u32, u32)> = match mask.filter(|mask| !mask.trim().is_empty()) {
            None => every_card().collect(),
            Some(mask) => {
                let named: Vec<_> = mask
                    .split(',')
                    .flat_map(|word| self.named(word, tiles))
                    .collect();
                every_card().filter(|place| named.contains(place)).collect()
            }
        };
        match self {
            Self::Composite => composite(cards, tiles, &visible),
            Self::Flat | Self::Combined => visible
                .into_iter()
                .map(|(card, tile)| seen_tile(card, tile, tiles))
                .collect(),
        }
    }

    /// Lists the tiles that one word of the mask names; none where it names nothing.
    fn named(self, word: &str, tiles: u32) -> Vec<(u32, u32)> {
        let number = |text: &str| text.trim().parse::<u32>().ok();
        match (self, word.split_once('.')) {
            (Self::Composite, Some((card, tile))) => {
                number(card).zip(number(tile)).into_iter().collect()
            }
            (Self::Composite, None) => number(word)
                .map(|card| (0..tiles).map(|tile| (card, tile)).collect())
                .unwrap_or_default(),
            (_, None) => number(word)
                .map(|tile| (tile / tiles, tile % tiles))
                .into_iter()
                .collect(),
            (_, Some(_)) => Vec::new(),
        }
    }
}

fn composite(cards: u32, tiles: u32, visible: &[(u32, u32)]) -> Vec<Seen> {
    let card = |card: u32| {
        let own = visible
            .iter()
            .filter(|(of, _)| *of == card)
            .map(|(_, tile)| *tile);
        let own: Vec<u32> = own.collect();
        match own.as_slice() {
            [] => None,
            // A single tile of several stands for its card.
            [tile] => Some(seen_tile(card, *tile, tiles)),
            _ => Some(Seen {
                place: Place { card, tile: None },
                tiles: own,
            }),
        }
    };
    (0..cards).filter_map(card).collect()
}

fn seen_tile(card: u32, tile: u32, tiles: u32) -> Seen {
    Seen {
        place: Place {
            card,
            tile: (tiles > 1).then_some(tile),
        },
        tiles: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn places(
        hierarchy: Hierarchy,
        cards: u32,
        tiles: u32,
        mask: Option<&str>,
    ) -> Vec<(u32, Option<u32>, usize)> {
        let devices = hierarchy.devices(cards, tiles, mask);
        devices
            .iter()
            .map(|seen| (seen.place.card, seen.place.tile, seen.tiles.len()))
            .collect()
    }

    #[rstest]
    #[case::cards(Hierarchy::Composite, None, &[(0, None, 2), (1, None, 2)])]
    #[case::tiles(Hierarchy::Flat, None, &[(0, Some(0), 0), (0, Some(1), 0), (1, Some(0), 0), (1, Some(1), 0)])]
    #[case::one_card(Hierarchy::Composite, Some("1"), &[(1, None, 2)])]
    #[case::one_tile_of_a_card(Hierarchy::Composite, Some("1.0"), &[(1, Some(0), 0)])]
    #[case::both_tiles_by_name(Hierarchy::Composite, Some("0.0,0.1"), &[(0, None, 2)])]
    #[case::flat_numbers_count_tiles(Hierarchy::Flat, Some("3"), &[(1, Some(1), 0)])]
    #[case::the_order_is_the_machines(Hierarchy::Combined, Some("2,0"), &[(0, Some(0), 0), (1, Some(0), 0)])]
    #[case::an_empty_mask_hides_nothing(Hierarchy::Composite, Some(""), &[(0, None, 2), (1, None, 2)])]
    #[case::what_is_not_there_is_nothing(Hierarchy::Composite, Some("7"), &[])]
    fn two_cards_of_two_tiles(
        #[case] hierarchy: Hierarchy,
        #[case] mask: Option<&str>,
        #[case] expected: &[(u32, Option<u32>, usize)],
    ) {
        assert_eq!(places(hierarchy, 2, 2, mask), expected);
    }

    #[test]
    fn a_card_of_one_tile_is_no_tile() {
        assert_eq!(places(Hierarchy::Flat, 1, 1, None), [(0, None, 0)]);
        assert_eq!(
            places(Hierarchy::Composite, 1, 1, Some("0")),
            [(0, None, 0)]
        );
    }
}
