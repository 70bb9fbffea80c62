//! Writes the table of traditional characters and their simplified forms, so that search folds one into the other
//! by a binary search and no conversion dictionary is loaded at run time.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, error::Error, fs};

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

/// Where ideographs with a simplified form live: the unified block, its extensions A and B, the compatibility block.
const IDEOGRAPHS: [(u32, u32); 4] =
    [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x0002_0000, 0x0002_A6DF)];

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script its folder by the environment alone"
)]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let to_simplified = OpenCC::from_config(BuiltinConfig::T2s)?;
    let mut table = String::from("&[\n");
    for character in IDEOGRAPHS.into_iter().flat_map(|(first, last)| first..=last).filter_map(char::from_u32)
    {
        let simplified = simplified(&to_simplified, character);
        if simplified != character {
            writeln!(table, "    ('{character}', '{simplified}'),")?;
        }
    }
    table.push(']');
    let folder = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR for a build script")?;
    fs::write(Path::new(&folder).join("simplified.rs"), table)?;
    Ok(())
}

/// Converts until nothing changes, so that folding twice is folding once. A character that has no single simplified
/// form stays itself.
fn simplified(to_simplified: &OpenCC, character: char) -> char {
    let mut current = character;
    for _ in 0..4 {
        let converted = to_simplified.convert(current.encode_utf8(&mut [0; 4]));
        let mut characters = converted.chars();
        match (characters.next(), characters.next()) {
            (Some(next), None) if next != current => current = next,
            _ => break,
        }
    }
    current
}
