// Exports of meters that people have, recognised by their headers alone: what is imported, as what, in which zone.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { csv } from "./csv.ts";
import { energy } from "./energy.ts";
import { splitUnit, tableKind, zoneInHeader } from "./headers.ts";
import { formats } from "./index.ts";
import { register } from "./register.ts";
import { imported, withFiles } from "./testing.ts";

/** 2021-04-25 04:00:00 UTC, midnight in New York. */
const MIDNIGHT_NEW_YORK = Date.UTC(2021, 3, 25, 4);

const EMPORIA = `Time Bucket (America/New_York),Vue-Mains_A (kWhs),Vue-Mains_B (kWhs),Vue-Dishwasher (kWhs)
04/25/2021 00:00:00,0.2,0.3,0.1
04/25/2021 01:00:00,0.25,0.35,0
`;
const SHELLY_3EM = `timestamp,a_total_act_energy,a_total_act_ret_energy,b_total_act_energy,b_total_act_ret_energy,c_total_act_energy,c_total_act_ret_energy,a_max_act_power
1388966400,1,0,2,0,3,0,400
1388966460,1,0,2,4,2,0,400
`;
const SHELLY_EM = `Date/time UTC,Active energy Wh (1),Returned energy Wh (1),Min V,Max V
2025-12-27 00:00,20,0,232.0,233.5
2025-12-27 00:10,25,0,232.0,233.5
`;
const IOTAWATT = `Time, mains1, mains2, dishwasher, voltage
2019-10-16T00:00:00, 333, 125.5, 12, 230
2019-10-16T00:01:00, 332.2, 121.8, 12, 230
`;
const HOMEWIZARD = `time,Import T1 kWh,Import T2 kWh,Export T1 kWh,Export T2 kWh,L1 max W
2024-01-01 00:00,10.0,20.0,1.0,2.0,900
2024-01-01 00:15,10.4,20.1,1.0,2.3,900
2024-01-01 00:30,10.6,20.1,1.0,2.4,900
`;
const ENEDIS = `Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite;Pas en minutes
12345678901234;Courbe de charge;05/01/2021;06/01/2021;Energie active;Consommation;Comptage Brut;W;

Horodate;Valeur
2021-01-05T00:30:00+01:00;1200
2021-01-05T01:00:00+01:00;800
2021-01-05T01:30:00+01:00;
2021-01-05T02:00:00+01:00;600
`;
const R63 = `Identifiant PRM;Date de d\u00e9but;Date de fin;Unit\u00e9;Horodate;Valeur;Nature;Pas
30000000000001;2021-01-01;2021-01-02;Wh;2021-01-01T00:00:00+01:00;10;R;PT5M
30000000000001;2021-01-01;2021-01-02;Wh;2021-01-01T00:05:00+01:00;15;R;PT5M
`;
const UTILITY = `Name,JANE DOE
Address,"1 Main St, Anytown"

TYPE,DATE,START TIME,END TIME,USAGE,UNITS,COST,NOTES
Electric usage,2021-04-25,00:00,00:14,0.30,kWh,$0.09,
Electric usage,2021-04-25,00:15,00:29,0.23,kWh,$0.09,
`;

const ALL = { EMPORIA, SHELLY_3EM, SHELLY_EM, IOTAWATT, HOMEWIZARD, ENEDIS, R63, UTILITY };

test.each<[keyof typeof ALL, string]>([
  ["EMPORIA", "energy"],
  ["SHELLY_3EM", "energy"],
  ["SHELLY_EM", "energy"],
  ["IOTAWATT", "csv"],
  ["HOMEWIZARD", "register"],
  ["ENEDIS", "csv"],
  ["R63", "energy"],
  ["UTILITY", "energy"],
])("a table as of %s is one for the importer %s only", async (name, importer) => {
  const found = await withFiles({ "home.csv": ALL[name] }, async (dir) => {
    const path = join(dir, "home.csv");
    const answers = await Promise.all(formats.map((format) => format.recognises(path, {})));
    return formats.filter((_, i) => answers[i]).map((format) => format.name);
  });
  expect(found).toEqual([importer]);
});

type Options = Record<string, string | boolean>;
const read = (importer: typeof csv, text: string, options: Options = {}) =>
  withFiles({ "home.csv": text }, (dir) => imported(importer, [dir], { split: "all", ffill: "0", ...options }));
const rounded = (values: readonly number[]) => values.map((value) => Math.round(value));

describe("Emporia Vue", () => {
  test("phases add up; the zone and the order of the date are the header's", async () => {
    const result = await read(energy, EMPORIA);
    expect(rounded(result.column("aggregate_w"))).toEqual([500, 600]);
    expect(result.column("timestamp")[0]).toBe(MIDNIGHT_NEW_YORK);
    expect(result.metadata).toMatchObject({ tz: "America/New_York", tz_policy: "local" });
  });

  test("a circuit is an appliance by its name without the device's", async () => {
    const result = await read(energy, EMPORIA);
    expect(rounded(result.column("dishwasher_w"))).toEqual([100, 0]);
    expect(result.appliances[0]!.channels).toEqual({ home: "Dishwasher" });
  });

  test("mains of two devices are not added up unasked", async () => {
    const two = EMPORIA.replace("Vue-Mains_B", "Garage-Mains_A");
    await expect(read(energy, two)).rejects.toThrow(/mains of more than one meter; name it with --power/);
    const result = await read(energy, two, { power: "Vue-Mains_A (kWhs)" });
    expect(rounded(result.column("aggregate_w"))).toEqual([200, 250]);
  });
});

describe("Shelly", () => {
  test("three phases of Wh a minute add up", async () => {
    expect(rounded((await read(energy, SHELLY_3EM)).column("aggregate_w"))).toEqual([360, 300]);
  });

  test("energy given back is subtracted with --solar", async () => {
    expect(rounded((await read(energy, SHELLY_3EM, { solar: true })).column("aggregate_w"))).toEqual([360, 60]);
  });

  test("times of the first generation are UTC, whatever the household's zone", async () => {
    const result = await read(energy, SHELLY_EM, { tz: "Europe/Rome" });
    expect(rounded(result.column("aggregate_w"))).toEqual([120, 150]);
    expect(result.column("timestamp")[0]).toBe(Date.UTC(2025, 11, 27));
    expect(result.metadata.tz).toBe("Europe/Rome");
  });
});

test("IoTaWatt's two mains add up, its circuits are appliances", async () => {
  const result = await read(csv, IOTAWATT, { tz: "America/Chicago" });
  expect(result.column("aggregate_w")).toEqual([458.5, 454]);
  expect(result.column("dishwasher_w")).toEqual([12, 12]);
  expect(result.column("timestamp")[0]).toBe(Date.UTC(2019, 9, 16, 5));
});

describe("HomeWizard P1", () => {
  test("registers of both tariffs are differenced and added up", async () => {
    const result = await read(register, HOMEWIZARD, { tz: "Europe/Amsterdam" });
    expect(rounded(result.column("aggregate_w"))).toEqual([2000, 800]);
  });

  test("export is subtracted with --solar", async () => {
    const result = await read(register, HOMEWIZARD, { tz: "Europe/Amsterdam", solar: true });
    expect(rounded(result.column("aggregate_w"))).toEqual([800, 400]);
  });
});

describe("Enedis", () => {
  test("half-hours in W are found below the lines about the contract; an empty one is missing", async () => {
    const result = await read(csv, ENEDIS, { tz: "Europe/Paris", stamp: "end" });
    expect(result.column("aggregate_w")).toEqual([1200, 800, Number.NaN, 600]);
    expect(result.column("timestamp")[0]).toBe(Date.UTC(2021, 0, 4, 23));
    expect(result.warnings).toEqual([]);
  });

  test("which end of the interval a time marks is asked for where the user does not say", async () => {
    const result = await read(csv, ENEDIS);
    expect(result.column("timestamp")[0]).toBe(Date.UTC(2021, 0, 4, 23, 30));
    expect(result.warnings[0]).toMatch(/Horodate taken as the start of its interval \(--stamp end/);
  });

  test("the unit of a table's rows is that of its unit column", async () => {
    expect(rounded((await read(energy, R63)).column("aggregate_w"))).toEqual([120, 180]);
    await expect(read(csv, R63)).rejects.toThrow(/column "Valeur" is an energy in Wh/);
  });
});

test("a utility's table joins date and start time, and reads the unit from its column", async () => {
  const result = await read(energy, UTILITY, { tz: "America/New_York" });
  expect(rounded(result.column("aggregate_w"))).toEqual([1200, 920]);
  expect(result.column("timestamp")[0]).toBe(MIDNIGHT_NEW_YORK);
});

test("refuses files of one house in different units", async () => {
  const files = { "h_2021-04.csv": UTILITY, "h_2021-05.csv": UTILITY.replaceAll("kWh", "Wh") };
  const importing = withFiles(files, (dir) => imported(energy, [dir], { tz: "UTC" }));
  await expect(importing).rejects.toThrow(/^h_2021-05\.csv: unit or time zone is not that of h_2021-04\.csv/);
});

test.each([
  ["Mains (kW)", "Mains", "kW"],
  ["aggregate_w", "aggregate", "W"],
  ["Active energy Wh (A)", "Active energy", "Wh"],
  ["Main_1 (kWhs)", "Main_1", "kWh"],
  ["c_total_act_ret_energy", "c_total_act_ret_energy", "Wh"],
  ["show", "show", undefined],
])("the unit of %s is told from its name", (header, name, unit) => {
  expect(splitUnit(header)).toEqual({ name, unit });
});

test.each([
  ["Time Bucket (Europe/Budapest)", "Europe/Budapest"],
  ["Date/time UTC", "UTC"],
  ["time_utc", "UTC"],
  ["Time (s/min)", undefined],
  ["time", undefined],
])("%s is a time in the zone %s", (header, zone) => {
  expect(zoneInHeader(header)?.name).toBe(zone);
});

test("a table without a whole-house column is of no kind", () => {
  expect(tableKind(["time", "temperature"], undefined)).toBeUndefined();
});
