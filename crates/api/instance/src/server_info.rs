//! `server-info`: on what the server runs, where its administrator lets everybody know.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use kanikey_api_kit::prelude::*;

/// On what the server runs; question marks and zeros unless `enableServerMachineStats` is set.
pub struct ServerInfo;

/// It has none.
#[derive(Deserialize, JsonSchema)]
pub struct Params {}

/// The machine.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    machine: String,
    cpu: Cpu,
    mem: Memory,
    fs: Filesystem,
}

#[derive(Serialize, JsonSchema)]
struct Cpu {
    model: String,
    cores: usize,
}

#[derive(Serialize, JsonSchema)]
struct Memory {
    /// Bytes.
    total: u64,
}

/// Not told: it would need rights that the server should not have.
#[derive(Serialize, JsonSchema)]
struct Filesystem {
    total: u64,
    used: u64,
}

impl Endpoint for ServerInfo {
    const META: Meta = Meta::new("server-info", module_path!(), "On what the server runs.")
        .anyone()
        .get(60);
    type Params = Params;
    type Answer = Answer;

    async fn call(ctx: Ctx, _: Params) -> ApiResult<Answer> {
        let is_public = ctx.site.settings.settings().enable_server_machine_stats;
        let told = |text: Option<String>| text.filter(|_| is_public).unwrap_or_else(|| "?".to_owned());
        let number = |number: Option<u64>| number.filter(|_| is_public).unwrap_or(0);
        Ok(Answer {
            machine: told(Some(std::env::consts::OS.to_owned())),
            cpu: Cpu {
                model: told(Some(std::env::consts::ARCH.to_owned())),
                cores: number(available_parallelism().ok().map(NonZeroUsize::get).map(|it| it as u64)) as usize,
            },
            mem: Memory {
                total: number(total_memory()),
            },
            fs: Filesystem { total: 0, used: 0 },
        })
    }
}

/// Bytes; known on Linux only.
fn total_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
