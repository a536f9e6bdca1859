# The scheme of packages/pde/src/simulate in NumPy, with the Fourier transform of numpy.fft or scipy.fft: the solver's peer.
#
# u_t = L u + N(u) on a periodic square: a = E u + c1 N(u), u+ = a + c2 (N(a) - N(u)) on half spectra, c1 and c2 as means
# over a circle, real parts only; waves above the cutoff are taken out before each inverse transform.
import numpy

CIRCLE_POINTS = 16


class Grid:
    """Half spectra [size, size // 2 + 1] of fields [size, size], and their transforms."""

    def __init__(self, size, extent, share, fft, options):
        self.shape = (size, size)
        kx = numpy.fft.fftfreq(size, 1 / size)[:, None]
        ky = numpy.arange(size // 2 + 1.0)[None, :]
        unit = 2 * numpy.pi / extent
        self.waves = (unit * kx, unit * ky)
        self.x, self.y = (1j * wave for wave in self.waves)
        cutoff = share * (size // 2) - 1
        self.mask = ((abs(kx) <= cutoff) & (ky <= cutoff)).astype(float)
        self.fft, self.options = fft, options

    def forward(self, fields):
        return self.fft.rfft2(fields, **self.options)

    def inverse(self, spectra):
        return self.fft.irfft2(spectra, s=self.shape, **self.options)


class Convection:
    """-s (u . grad) u of two channels: six fields back, two forward."""

    def __init__(self, grid, term):
        self.grid, self.scale = grid, -term["scale"]
        self.filters = numpy.stack([grid.mask + 0j, grid.x * grid.mask, grid.y * grid.mask])

    def __call__(self, spectra):
        fields = self.grid.inverse(spectra[:, None] * self.filters)
        u, v = fields[:, 0]
        return self.grid.forward(self.scale * (u * fields[:, 1] + v * fields[:, 2]))


class Vorticity:
    """-(v . grad) w with v = (psi_y, -psi_x) and laplacian psi = w: four fields back, one forward."""

    def __init__(self, grid, term):
        self.grid = grid
        square = grid.waves[0] ** 2 + grid.waves[1] ** 2
        square[0, 0] = 1
        stream = -grid.mask / square
        stream[0, 0] = 0
        self.filters = numpy.stack([grid.y * stream, -grid.x * stream, grid.x * grid.mask, grid.y * grid.mask])

    def __call__(self, spectra):
        vx, vy, wx, wy = self.grid.inverse(spectra * self.filters)
        return self.grid.forward(-(vx * wx + vy * wy))[None]


class GrayScott:
    """f (1 - a) - a b^2 and a b^2 - (f + k) b: two fields back, two forward."""

    def __init__(self, grid, term):
        self.grid = grid
        self.feed, self.removal = term["feedRate"], term["feedRate"] + term["killRate"]

    def __call__(self, spectra):
        a, b = self.grid.inverse(spectra * self.grid.mask)
        eaten = a * b * b
        return self.grid.forward(numpy.stack([self.feed * (1 - a) - eaten, eaten - self.removal * b]))


class GradientNorm:
    """-s/2 (|grad u|^2 - mean) of one channel: two fields back, one forward."""

    def __init__(self, grid, term):
        self.grid, self.factor = grid, -0.5 * term["scale"]
        self.filters = numpy.stack([grid.x * grid.mask, grid.y * grid.mask])

    def __call__(self, spectra):
        ux, uy = self.grid.inverse(spectra * self.filters)
        result = self.grid.forward(self.factor * (ux * ux + uy * uy))
        result[0, 0] = 0
        return result[None]


TERMS = {"convection": Convection, "vorticity": Vorticity, "gray-scott": GrayScott, "gradient norm": GradientNorm}


def symbol(operator, grid):
    """What a linear operator multiplies a half spectrum with."""
    total = numpy.zeros(grid.mask.shape, complex)
    for order, coefficient in enumerate(operator.get("derivatives", [])):
        along = coefficient if isinstance(coefficient, list) else [coefficient, coefficient]
        total += along[0] if order == 0 else along[0] * grid.x**order + along[1] * grid.y**order
    return total


class Etdrk2:
    """An equation of packages/pde/src/simulate/equation.ts with one nonlinear term, ready to be stepped."""

    def __init__(self, equation, size, dt, fft, options):
        self.grid = Grid(size, equation["extent"], equation.get("dealiasing", 2 / 3), fft, options)
        (term,) = equation["nonlinear"]
        self.nonlinear = TERMS[term["kind"]](self.grid, term)
        z = dt * numpy.stack([symbol(operator, self.grid) for operator in equation["linear"]])
        if not z.imag.any():
            z = z.real
        circle = numpy.exp(2j * numpy.pi * (numpy.arange(CIRCLE_POINTS) + 0.5) / CIRCLE_POINTS)
        around = z[..., None] + circle
        self.exponential = numpy.exp(z)
        self.c1 = dt * (numpy.expm1(around) / around).mean(-1).real
        self.c2 = dt * ((numpy.expm1(around) - around) / around**2).mean(-1).real

    def load(self, fields):
        """Takes over [channels, size, size]."""
        self.state = self.grid.forward(fields)

    def read(self):
        return self.grid.inverse(self.state)

    def step(self):
        before = self.nonlinear(self.state)
        stage = self.exponential * self.state + self.c1 * before
        self.state = stage + self.c2 * (self.nonlinear(stage) - before)
