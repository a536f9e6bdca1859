// The world outside a home: temperature, daylight and the voltage of the supply.
import type { Random } from "@sciformer/core";
import type { Clock } from "./clock.ts";
import { autoregression } from "./draws.ts";

/** Per minute of the clock. */
export interface Weather {
  /** Outdoor temperature in C. */
  readonly outdoorC: Float32Array;
  /** Indoor temperature in C. */
  readonly indoorC: Float32Array;
  /** Power of a resistive load relative to its nominal power: (voltage / nominal voltage)^2. */
  readonly supply: Float32Array;
  /** 1 where the sun is too low to see by. */
  readonly dark: Uint8Array;
}

const LATITUDE = (51.5 * Math.PI) / 180;
const OBLIQUITY = (23.44 * Math.PI) / 180;
/** Sine of the sun's elevation (about 3 degrees) under which lights are switched on. */
const DUSK = 0.05;

/** Sine of the sun's elevation at a day of the year and solar hour. */
function sunHeight(dayOfYear: number, hour: number): number {
  const declination = -OBLIQUITY * Math.cos((2 * Math.PI * (dayOfYear + 10)) / 365);
  const hourAngle = (2 * Math.PI * (hour - 12)) / 24;
  return Math.sin(LATITUDE) * Math.sin(declination) + Math.cos(LATITUDE) * Math.cos(declination) * Math.cos(hourAngle);
}

/** Mean outdoor temperature in C: a yearly wave coldest on 20 January and a daily one warmest at 15 h. */
function climate(dayOfYear: number, hour: number): number {
  const yearly = -7.5 * Math.cos((2 * Math.PI * (dayOfYear - 20)) / 365);
  return 11 + yearly + 4 * Math.cos((2 * Math.PI * (hour - 15)) / 24);
}

/** The value of an hourly path at a minute, linear between hours. */
function atMinute(hourly: Float64Array, minute: number): number {
  const hour = Math.floor(minute / 60);
  const fraction = (minute % 60) / 60;
  return hourly[hour]! * (1 - fraction) + hourly[hour + 1]! * fraction;
}

/** Draws the weather and the supply's voltage of one home. */
export function drawWeather(clock: Clock, random: Random): Weather {
  const hours = clock.minutes / 60 + 1;
  const anomaly = autoregression(random.fork("temperature"), hours, 0.97, 0.5);
  const voltage = autoregression(random.fork("voltage"), hours, 0.9, 0.004);
  const baseIndoor = random.fork("indoor").uniform(18.5, 21);
  const weather = {
    outdoorC: new Float32Array(clock.minutes),
    indoorC: new Float32Array(clock.minutes),
    supply: new Float32Array(clock.minutes),
    dark: new Uint8Array(clock.minutes),
  };
  for (let minute = 0; minute < clock.minutes; minute++) {
    const day = clock.dayOfYear(minute);
    const hour = clock.hour(minute);
    const outdoor = climate(day, hour) + atMinute(anomaly, minute);
    weather.outdoorC[minute] = outdoor;
    weather.indoorC[minute] = baseIndoor + 0.08 * (outdoor - 11);
    weather.supply[minute] = (1 + atMinute(voltage, minute)) ** 2;
    weather.dark[minute] = sunHeight(day, hour) < DUSK ? 1 : 0;
  }
  return weather;
}
