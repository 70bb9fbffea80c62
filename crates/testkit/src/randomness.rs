//! Random bytes that are the same in each run.

use std::sync::atomic::{AtomicU64, Ordering};

use kernel::secret::{NoRandomness, Randomness};

/// Gives other bytes at each call, the same ones in each run.
#[derive(Debug, Default)]
pub struct Repeating(AtomicU64);

impl Randomness for Repeating {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for chunk in bytes.chunks_mut(8) {
            // splitmix64: its successive values have nothing visible in common
            let mut mixed = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn randomness_repeats_itself_from_run_to_run_but_not_from_call_to_call() {
        let draw = |from: &Repeating| {
            let mut bytes = [0; 20];
            from.fill(&mut bytes).unwrap();
            bytes
        };
        let (one, other) = (Repeating::default(), Repeating::default());
        let first = draw(&one);
        assert_eq!(first, draw(&other));
        assert_ne!(first, draw(&one));
    }
}
