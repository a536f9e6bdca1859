// Archives as the tar program reads them.
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { tarArchive } from "./tar.ts";

test("tar lists and extracts the files of an archive", () => {
  const text = (content: string) => new TextEncoder().encode(content);
  const archive = tarArchive([
    { name: "frame-0001.png", content: text("first") },
    { name: "frame-0002.png", content: text("x".repeat(513)) },
  ]);
  expect(execFileSync("tar", ["-tf", "-"], { input: archive, encoding: "utf8" })).toBe(
    "frame-0001.png\nframe-0002.png\n",
  );
  const second = execFileSync("tar", ["-xOf", "-", "frame-0002.png"], { input: archive, encoding: "utf8" });
  expect(second).toBe("x".repeat(513));
});

test("a name that is too long is refused", () => {
  expect(() => tarArchive([{ name: "a".repeat(101), content: new Uint8Array(0) }])).toThrow("too long a name");
});
