// Ionic radii after Shannon, Acta Crystallographica A 32, 751 (1976): six neighbours, high spin where there is a choice.

/** Charge -> `symbol radius` in angstrom. */
const RADII: Readonly<Record<number, string>> = {
  "-2": "O 1.40 S 1.84 Se 1.98 Te 2.21",
  "-1": "F 1.33 Cl 1.81 Br 1.96 I 2.20",
  "1": "Li 0.76 Na 1.02 K 1.38 Rb 1.52 Cs 1.67 Cu 0.77 Ag 1.15 Au 1.37 Hg 1.19 Tl 1.50",
  "2":
    "Be 0.45 Mg 0.72 Ca 1.00 Sr 1.18 Ba 1.35 Ti 0.86 V 0.79 Cr 0.80 Mn 0.83 Fe 0.78 Co 0.745 Ni 0.69 Cu 0.73 Zn 0.74 " +
    "Ge 0.73 Pd 0.86 Ag 0.94 Cd 0.95 Eu 1.17 Dy 1.07 Tm 1.03 Yb 1.02 Pt 0.80 Hg 1.02 Pb 1.19",
  "3":
    "B 0.27 N 0.16 Al 0.535 P 0.44 Sc 0.745 Ti 0.67 V 0.64 Cr 0.615 Mn 0.645 Fe 0.645 Co 0.61 Ni 0.60 Cu 0.54 " +
    "Ga 0.62 As 0.58 Y 0.90 Nb 0.72 Mo 0.69 Ru 0.68 Rh 0.665 Pd 0.76 Ag 0.75 In 0.80 Sb 0.76 La 1.032 Ce 1.01 " +
    "Pr 0.99 Nd 0.983 Pm 0.97 Sm 0.958 Eu 0.947 Gd 0.938 Tb 0.923 Dy 0.912 Ho 0.901 Er 0.89 Tm 0.88 Yb 0.868 " +
    "Lu 0.861 Ta 0.72 Ir 0.68 Au 0.85 Tl 0.885 Bi 1.03 Ac 1.12 Pa 1.04 U 1.025 Np 1.01 Pu 1.00 Am 0.975 Cm 0.97",
  "4":
    "C 0.16 Si 0.40 S 0.37 Ti 0.605 V 0.58 Cr 0.55 Mn 0.53 Fe 0.585 Co 0.53 Ni 0.48 Ge 0.53 Se 0.50 Zr 0.72 Nb 0.68 " +
    "Mo 0.65 Tc 0.645 Ru 0.62 Rh 0.60 Pd 0.615 Sn 0.69 Te 0.97 Ce 0.87 Pr 0.85 Tb 0.76 Hf 0.71 Ta 0.68 W 0.66 " +
    "Re 0.63 Os 0.63 Ir 0.625 Pt 0.625 Pb 0.775 Th 0.94 Pa 0.90 U 0.89 Np 0.87 Pu 0.86 Am 0.85 Cm 0.85",
  "5":
    "N 0.13 P 0.38 V 0.54 Cr 0.49 As 0.46 Nb 0.64 Mo 0.61 Tc 0.60 Ru 0.565 Rh 0.55 Sb 0.60 I 0.95 Ta 0.64 W 0.62 " +
    "Re 0.58 Os 0.575 Ir 0.57 Pt 0.57 Au 0.57 Bi 0.76 Pa 0.78 U 0.76 Np 0.75 Pu 0.74",
  "6": "S 0.29 Cr 0.44 Se 0.42 Mo 0.59 Te 0.56 W 0.60 Re 0.55 Os 0.545 U 0.73 Np 0.72 Pu 0.71",
};

const radii = new Map(
  Object.entries(RADII).flatMap(([charge, text]) =>
    [...text.matchAll(/([A-Z][a-z]?) ([\d.]+)/g)].map(([, symbol, radius]) => [`${symbol} ${charge}`, Number(radius)]),
  ),
);

/** The radius of an ion in angstrom; undefined where none is tabulated. */
export function ionicRadius(symbol: string, charge: number): number | undefined {
  return radii.get(`${symbol} ${charge}`);
}
