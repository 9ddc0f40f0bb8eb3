//! Runs the stages of a check one after the other, each ending in one line with its seconds.

use std::time::Instant;

use anyhow::{Result, bail};

/// One step of a check: a name for the report and what to run.
pub(crate) struct Stage<'a> {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn Fn() -> Result<()> + 'a>,
}

/// Runs every stage, also after one has failed, so that one run shows all there is to mend.
pub(crate) fn run_all(stages: &[Stage<'_>]) -> Result<()> {
    let failed: Vec<&str> = stages
        .iter()
        .filter(|stage| !succeeds(stage))
        .map(|stage| stage.name)
        .collect();
    if failed.is_empty() {
        return Ok(());
    }
    bail!(
        "{} of {} stages failed: {}",
        failed.len(),
        stages.len(),
        failed.join(", ")
    )
}

fn succeeds(stage: &Stage<'_>) -> bool {
    let start = Instant::now();
    let outcome = (stage.run)();
    let verdict = if outcome.is_ok() { "ok" } else { "FAILED" };
    println!(
        "{:<10} {verdict:<6} {:6.1} s",
        stage.name,
        start.elapsed().as_secs_f64()
    );
    if let Err(error) = &outcome {
        eprintln!("{}: {error:#}", stage.name);
    }
    outcome.is_ok()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn later_stages_run_after_a_failure_and_the_failure_is_named() {
        let ran = Cell::new(false);
        let stages = [
            Stage {
                name: "first",
                run: Box::new(|| bail!("broken")),
            },
            Stage {
                name: "second",
                run: Box::new(|| {
                    ran.set(true);
                    Ok(())
                }),
            },
        ];
        let error = run_all(&stages).unwrap_err().to_string();
        assert_eq!(error, "1 of 2 stages failed: first");
        assert!(ran.get());
    }

    #[test]
    fn stages_that_all_pass_are_a_pass() {
        assert!(
            run_all(&[Stage {
                name: "only",
                run: Box::new(|| Ok(()))
            }])
            .is_ok()
        );
    }
}
