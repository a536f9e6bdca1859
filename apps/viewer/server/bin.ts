#!/usr/bin/env node
// The program sciformer-viewer.
import { viewerCommand } from "./command.ts";

process.exitCode = await viewerCommand(process.argv.slice(2));
