// Small pictures of runs.
import type { MetricsLog, Picture } from "@sciformer/core/view";

export function paintPicture(canvas: HTMLCanvasElement, { width, height, rgba }: Picture): void {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")!.putImageData(new ImageData(rgba, width, height), 0, 0);
}

/** The training loss on a logarithmic scale, with the validation loss above it. */
export function paintLoss(canvas: HTMLCanvasElement, log: MetricsLog): void {
  const style = getComputedStyle(document.documentElement);
  const ratio = Math.min(2, devicePixelRatio);
  const { width, height } = canvas;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext("2d")!;
  context.scale(ratio, ratio);
  const names = log.names.filter((name) => name === "loss" || name === "valid_loss");
  const all = names
    .flatMap((name) => [...log.series(name)!.values])
    .filter((value) => value > 0)
    .map(Math.log);
  if (all.length < 2) {
    canvas.hidden = true;
    return;
  }
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const last = log.step || 1;
  for (const name of names) {
    const { steps, values } = log.series(name)!;
    context.beginPath();
    values.forEach((value, index) => {
      if (value <= 0) return;
      const y = 3 + (height - 6) * (1 - (Math.log(value) - low) / (high - low || 1));
      context.lineTo(2 + ((width - 4) * steps[index]!) / last, y);
    });
    context.strokeStyle = style.getPropertyValue(name === "loss" ? "--quiet" : "--accent");
    context.lineWidth = name === "loss" ? 1 : 1.5;
    context.stroke();
  }
}
