//! The command line as a script meets it: what a command says, and the code with which it ends.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A company's folder with somebody in it who may import.
struct Company {
    dir: PathBuf,
}

impl Company {
    fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("zhike-commands-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let company = Self { dir };
        let (code, told) =
            company.run(&["staff", "add", "--account", "lin", "--name", "林主任", "--administrator"]);
        assert_eq!(code, 0, "{told}");
        company
    }

    /// The code with which a command ends, and all that it says.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhike"));
        command.args(arguments).arg("--dir").arg(&self.dir).env_clear().stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut typed = process.stdin.take().unwrap();
        // Who asks for no password does not wait for it.
        let _ = std::io::Write::write_all(&mut typed, b"gan-lan-shu-42\n");
        drop(typed);
        let output = process.wait_with_output().unwrap();
        let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (output.status.code().unwrap(), told.concat())
    }

    fn import(&self, what: &str, text: &str, more: &[&str]) -> (i32, String) {
        let path = self.dir.join("表.csv");
        std::fs::write(&path, text).unwrap();
        let mut arguments = vec!["import", what, path.to_str().unwrap(), "--as", "lin"];
        arguments.extend(more);
        self.run(&arguments)
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

#[test]
fn a_script_can_tell_by_the_code_how_much_of_a_file_came_in() {
    let company = Company::new("codes");
    let good = "客户编号,客户名称,电话\nK1,青禾仪器有限公司,0571-88880042\nK2,远山精密有限公司,\n";
    let bad = "客户编号,客户名称,电话\nK8,白水纸业有限公司,79\nK9,溪谷食品有限公司,80\n";
    let mixed = "客户编号,客户名称,电话\nK3,海棠医疗有限公司,\nK4,松风文具有限公司,79\n";
    for (text, more, code, said) in [
        (good, &[][..], 0, "2 created"),
        // It stands already.
        (good, &["--again"], 0, "2 unchanged"),
        (bad, &[], 1, "nothing is entered"),
        (mixed, &["--all-or-nothing"], 1, "nothing is entered"),
        (mixed, &["--again"], 3, "1 rows are not entered"),
        // What may be somebody known is left out, and somebody should look.
        ("客户名称\n远山精密有限公司\n", &[], 1, "1 doubtful"),
        ("客户名称\n远山精密有限公司\n新禾贸易有限公司\n", &[], 3, "1 created"),
        ("客户名称,电话\n\"青禾,1\n", &[], 1, "zhike:"),
    ] {
        let (ended, told) = company.import("customers", text, more);
        assert_eq!(ended, code, "{text}{more:?}: {told}");
        assert!(told.contains(said), "{text}{more:?}: {told}");
    }
    let (code, told) = company.import("requests", "编号,标题,受理时间\nB-1,询价,昨天\n", &[]);
    assert_eq!(code, 1, "{told}");
    let (code, told) = company.import("purchases", "客户编号,日期,金额\nK1,2026-02-03,5\nK1,无,5\n", &[]);
    assert_eq!(code, 3, "{told}");
    let number = told.split(':').next().unwrap().to_owned();
    let (code, told) = company.run(&["import", "undo", &number, "--as", "lin"]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(company.run(&["import", "purchases"]).0, 2);
}

#[test]
fn the_help_of_an_import_says_its_codes() {
    let company = Company::new("help");
    for arguments in
        [&["import", "--help"][..], &["import", "customers", "--help"], &["import", "resume", "--help"]]
    {
        let (code, told) = company.run(arguments);
        assert_eq!(code, 0);
        assert!(told.contains("Exit codes:") && told.contains("3    some rows stand"), "{told}");
    }
}
