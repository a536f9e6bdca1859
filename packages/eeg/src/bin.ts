#!/usr/bin/env node
// The command line of the package: sciformer-eeg.
import { runCli } from "@sciformer/core/node";
import { plugin } from "./plugin.ts";

process.exitCode = await runCli(plugin, process.argv.slice(2));
