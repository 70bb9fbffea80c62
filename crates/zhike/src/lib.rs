//! Floor 6: the program, wired together: command line, configuration, rooms, the server and the demo company.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod api_page;
pub mod background;
pub mod clock;
pub mod command;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod drain;
pub mod logs;
pub mod rooms;
pub mod serve;
pub mod smtp;
