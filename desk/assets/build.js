// Builds desk/static/build: one stylesheet, and the scripts that the pages load.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const desk = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(desk, "node_modules");
const target = join(desk, "static", "build");

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

const { css } = compile(join(desk, "assets", "scss", "desk.scss"), {
  loadPaths: [modules],
  style: "compressed",
  quietDeps: true,
});
writeFileSync(join(target, "desk.css"), css);

cpSync(join(modules, "govuk-frontend", "dist", "govuk", "govuk-frontend.min.js"), join(target, "govuk-frontend.min.js"));
for (const name of readdirSync(join(desk, "assets", "js"))) {
  cpSync(join(desk, "assets", "js", name), join(target, name));
}
