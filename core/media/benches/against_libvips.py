#!/usr/bin/env python3
"""Evidence and thumbnail of real photos, ours against libvips: processor time, memory, quality, bytes.

    python3 core/media/benches/against_libvips.py [--rounds 5] [--keep FOLDER] [--prepare BINARY]

It builds `ketepai-media`'s example `prepare` in release, sets up what else it needs in a temporary folder
(a virtual environment with `pyvips-binary` from PyPI; photos from the crates `jpeg-decoder` and
`kamadak-exif` and from the sdist of `piexif`), and leaves nothing behind. No photo is committed. There is no
real photo of 12 or 48 megapixels in those packages: one is enlarged by libvips, with grain, and says so.

Both sides do the same work in one process each, on one thread: decode, 1600 px evidence in JPEG quality 80
4:2:0, 320 px thumbnail from the evidence in quality 70, metadata gone, orientation applied. Ours counts from
the start of the process to its end and also makes the placeholder and the perceptual hash; libvips counts
from after its import. Quality is luma against a full decode shrunk by Lanczos 3, without loss. Rounds are
interleaved; the table has medians and ratios, ours / libvips.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]

VIPS = r"""
import json, resource, sys
import pyvips
def status(key):
    for line in open('/proc/self/status'):
        if line.startswith(key):
            return int(line.split()[1])
def cpu():
    use = resource.getrusage(resource.RUSAGE_SELF)
    return use.ru_utime + use.ru_stime
photo, folder = sys.argv[1:]
before, base = cpu(), status('VmRSS')
small = pyvips.Image.thumbnail(photo, 1600, height=1600, size='down').copy_memory()
small.jpegsave(folder + '/evidence.jpg', Q=80, keep='icc', optimize_coding=True)
thumb = small.thumbnail_image(320, height=320, size='down')
thumb.jpegsave(folder + '/thumbnail.jpg', Q=70, keep='none', optimize_coding=True)
print(json.dumps({'cpu': cpu() - before, 'peak': status('VmHWM'), 'base': base}))
"""

MAKE = r"""
import sys
import pyvips
source, folder = sys.argv[1:]
src = pyvips.Image.new_from_file(source)
def enlarged(width, height, name, seed, turn=None, **how):
    scale = max(width / src.width, height / src.height)
    big = src.resize(scale, kernel='lanczos3').crop(0, 0, width, height)
    grain = pyvips.Image.gaussnoise(width, height, sigma=5, mean=0, seed=seed)
    big = (big + grain).cast('uchar').copy(interpretation='srgb')
    if turn:
        big = big.copy()
        big.set_type(pyvips.GValue.gint_type, 'orientation', turn)
    big.jpegsave(folder + '/' + name, Q=90, subsample_mode='on', **how)
enlarged(4000, 3000, 'enlarged_12mp.jpg', 1)
enlarged(4000, 3000, 'enlarged_12mp_turned.jpg', 2, turn=6)
enlarged(4000, 3000, 'enlarged_12mp_progressive.jpg', 3, interlace=True)
enlarged(8000, 6000, 'enlarged_48mp.jpg', 4)
enlarged(8000, 6000, 'enlarged_48mp_progressive.jpg', 5, interlace=True)
"""

QUALITY = r"""
import json, math, sys
import pyvips
photo, ours, theirs = sys.argv[1:]
def luma(im):
    if im.bands == 1:
        return im.cast('float')
    return im.cast('float').bandsplit()[0] * 0.299 + im[1].cast('float') * 0.587 + im[2].cast('float') * 0.114
def reference(width, height):
    full = pyvips.Image.new_from_file(photo).autorot().copy_memory().cast('float')
    small = full.resize(width / full.width, vscale=height / full.height, kernel='lanczos3')
    return (small + 0.5).cast('uchar')
def scores(path):
    got = pyvips.Image.new_from_file(path)
    a, b = luma(got), luma(reference(got.width, got.height))
    mse = ((a - b) ** 2).avg()
    blur = lambda im: im.gaussblur(1.5, precision='float')
    ma, mb = blur(a), blur(b)
    va, vb, vab = blur(a * a) - ma * ma, blur(b * b) - mb * mb, blur(a * b) - ma * mb
    c1, c2 = 6.5025, 58.5225
    ssim = ((2 * ma * mb + c1) * (2 * vab + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2))).avg()
    return {'psnr': 10 * math.log10(65025 / mse) if mse else 99.0, 'ssim': ssim, 'size': [got.width, got.height]}
print(json.dumps([scores(ours), scores(theirs)]))
"""


def run(*command, **how):
    how.setdefault("check", True)
    return subprocess.run(command, **how)


def photos(folder, python):
    """Real photos by name, from packages, and large ones enlarged from the largest of them."""
    manifest = folder / "photos"
    (manifest / "src").mkdir(parents=True)
    (manifest / "src/lib.rs").write_text("")
    (manifest / "Cargo.toml").write_text(
        '[package]\nname = "photos"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n[dependencies]\n'
        'jpeg-decoder = { version = "=0.3.2", default-features = false }\nkamadak-exif = "=0.6.2"\n'
    )
    shown = run("cargo", "metadata", "--format-version", "1", cwd=manifest, stdout=subprocess.PIPE)
    packages = {p["name"]: Path(p["manifest_path"]).parent for p in json.loads(shown.stdout)["packages"]}
    benches = packages["jpeg-decoder"] / "benches"
    run(python, "-m", "pip", "-q", "download", "--no-deps", "--no-binary", ":all:", "-d", folder, "piexif==1.1.3")
    for archive in folder.glob("piexif-1.1.3.*"):
        shutil.unpack_archive(archive, folder)
    images = folder / "piexif-1.1.3/tests/images"
    run(python, "-c", MAKE, benches / "large_image.jpg", folder)
    found = {
        "3.4 MP (jpeg-decoder large_image)": benches / "large_image.jpg",
        "camera EXIF (piexif large)": images / "large.jpg",
        "camera EXIF and GPS (jpeg-decoder tower)": benches / "tower.jpg",
        "progressive (jpeg-decoder tower_progressive)": benches / "tower_progressive.jpg",
    }
    for path in sorted(folder.glob("enlarged_*.jpg")):
        found[path.stem.replace("_", " ")] = path
    return found


def ours(binary, photo, folder):
    shown = run(binary, photo, folder, "measure", stdout=subprocess.PIPE)
    return json.loads(shown.stdout.splitlines()[-1])


def libvips(python, photo, folder):
    alone = dict(os.environ, VIPS_CONCURRENCY="1")
    return json.loads(run(python, "-c", VIPS, photo, folder, stdout=subprocess.PIPE, env=alone).stdout)


def compare(binary, python, photo, folder, rounds):
    """Medians of `rounds` interleaved rounds, and the quality of the last."""
    (folder / "a").mkdir(exist_ok=True)
    (folder / "b").mkdir(exist_ok=True)
    mine, other = [], []
    for _ in range(rounds):
        mine.append(ours(binary, photo, folder / "a"))
        other.append(libvips(python, photo, folder / "b"))
    made = [folder / side / "evidence.jpg" for side in "ab"]
    quality = json.loads(run(python, "-c", QUALITY, photo, *made, stdout=subprocess.PIPE).stdout)
    middle = lambda rows, key: statistics.median(row[key] for row in rows)
    return {
        "cpu": (middle(mine, "cpu"), middle(other, "cpu")),
        "peak": (middle(mine, "peak"), middle(other, "peak"), middle(other, "base")),
        "bytes": [path.stat().st_size for path in made],
        "quality": quality,
    }


def line(name, row):
    (a, b), (peak, peak_vips, base) = row["cpu"], row["peak"]
    mine, other = row["quality"]
    return (
        f"| {name} | {a * 1e3:.0f} / {b * 1e3:.0f} ms | **{a / b:.2f}** | {peak / 1024:.0f} / {peak_vips / 1024:.0f}"
        f" ({(peak_vips - base) / 1024:.0f}) MB | {peak / peak_vips:.2f} ({peak / max(1, peak_vips - base):.2f})"
        f" | {mine['psnr']:.2f} / {other['psnr']:.2f} | {mine['ssim']:.4f} / {other['ssim']:.4f}"
        f" | {row['bytes'][0]} / {row['bytes'][1]} | {mine['size'][0]}x{mine['size'][1]} |"
    )


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--prepare", type=Path)
    asked = asked.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        run(sys.executable, "-m", "venv", folder / "venv")
        python = folder / "venv/bin/python"
        run(python, "-m", "pip", "-q", "install", "pyvips-binary", "pyvips", "setuptools")
        binary = asked.prepare
        if binary is None:
            run("cargo", "build", "--release", "-p", "ketepai-media", "--example", "prepare", cwd=ROOT)
            target = os.environ.get("CARGO_TARGET_DIR", ROOT / "target")
            binary = Path(target) / "release/examples/prepare"
        print("| photo | CPU | ratio | peak memory (without libvips's import) | ratio | PSNR-Y dB | SSIM | bytes | px |")
        print("|---|---|---|---|---|---|---|---|---|")
        for name, photo in photos(folder, python).items():
            print(line(name, compare(binary, python, photo, folder, asked.rounds)), flush=True)


if __name__ == "__main__":
    main()
