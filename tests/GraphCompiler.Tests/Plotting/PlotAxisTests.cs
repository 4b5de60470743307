using GraphCompiler.Plotting;

namespace GraphCompiler.Tests.Plotting;

public class PlotAxisTests
{
    // The extremes of the series and the limits of the figures that the guides draw, as pyplot reports them.
    [Theory]
    [InlineData(-2, 2, -2.2, 2.2)]
    [InlineData(0, 9, -0.45, 9.45)]
    [InlineData(0, 99, -4.95, 103.95)]
    [InlineData(-4.8231, 9.50422, -5.53947, 10.2206)]
    [InlineData(-10, 10, -11, 11)]
    [InlineData(0.399117, 4.4568, 0.196233, 4.65969)]
    [InlineData(0, 5, -0.25, 5.25)]
    [InlineData(-8.59024, 3.73751, -9.20663, 4.3539)]
    public void LimitsAreThoseOfTheGuides(double min, double max, double lower, double upper)
    {
        var axis = PlotAxis.Around([min, (min + max) / 2, max]);

        Assert.Equal(lower, axis.Min, 1e-4);
        Assert.Equal(upper, axis.Max, 1e-4);
    }

    [Theory]
    [InlineData(3, 2.835, 3.165)]
    [InlineData(-200, -211, -189)]
    [InlineData(0, -0.055, 0.055)]
    public void AConstantGetsARangeAsInPyplot(double value, double lower, double upper)
    {
        var axis = PlotAxis.Around([value, value]);

        Assert.Equal(lower, axis.Min, 1e-9);
        Assert.Equal(upper, axis.Max, 1e-9);
    }

    [Fact]
    public void NothingGetsARangeAsInPyplot()
    {
        var axis = PlotAxis.Around([]);

        Assert.Equal(-0.055, axis.Min, 1e-9);
        Assert.Equal(0.055, axis.Max, 1e-9);
    }

    [Theory]
    [InlineData(-2.2, 2.2, "−2.0 −1.5 −1.0 −0.5 0.0 0.5 1.0 1.5 2.0")]
    [InlineData(-11, 11, "−10.0 −7.5 −5.0 −2.5 0.0 2.5 5.0 7.5 10.0")]
    [InlineData(-5.53947, 10.2206, "−4 −2 0 2 4 6 8 10")]
    [InlineData(-0.45, 9.45, "0 2 4 6 8")]
    [InlineData(-4.95, 103.95, "0 20 40 60 80 100")]
    [InlineData(0.196233, 4.65969, "0.5 1.0 1.5 2.0 2.5 3.0 3.5 4.0 4.5")]
    [InlineData(0, 8.58629, "0 1 2 3 4 5 6 7 8")]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0, 2, "0.00 0.25 0.50 0.75 1.00 1.25 1.50 1.75 2.00")]
    [InlineData(-0.055, 0.055, "−0.04 −0.02 0.00 0.02 0.04")]
    [InlineData(99.99, 100.01, "99.9900 99.9925 99.9950 99.9975 100.0000 100.0025 100.0050 100.0075 100.0100")]
    [InlineData(0, 800000, "0 100000 200000 300000 400000 500000 600000 700000 800000")]
    [InlineData(0, 5e7, "0 1e7 2e7 3e7 4e7 5e7")]
    [InlineData(0, 2e-6, "0 0.25e−6 0.50e−6 0.75e−6 1.00e−6 1.25e−6 1.50e−6 1.75e−6 2.00e−6")]
    [InlineData(1, 0, "0.0 0.2 0.4 0.6 0.8 1.0")]
    public void TicksAreNiceNumbersWithNoMoreDigitsThanTheyNeed(double min, double max, string labels)
    {
        Assert.Equal(labels, string.Join(' ', new PlotAxis(min, max).Ticks(9).Select(tick => tick.Label)));
    }

    [Fact]
    public void TicksAreExactMultiples()
    {
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], new PlotAxis(0, 0.7).Ticks(9).Select(tick => tick.Value));
        Assert.Equal([-1, -0.5, 0, 0.5, 1], new PlotAxis(-1, 1).Ticks(4).Select(tick => tick.Value));
    }

    [Theory]
    [InlineData(1e-30)]
    [InlineData(0.037)]
    [InlineData(7)]
    [InlineData(123456.7)]
    [InlineData(3e38)]
    public void FourIntervalsOrMoreHoldTwoTicksAndNotManyMoreThanAsked(double size)
    {
        for (var intervals = 4; intervals <= 9; intervals++)
        for (var start = -1.0; start < 1; start += 0.0371)
        {
            var axis = new PlotAxis(start * size, (start + 1) * size);
            var ticks = axis.Ticks(intervals);

            Assert.InRange(ticks.Length, 2, intervals + 1);
            Assert.All(ticks, tick => Assert.InRange(axis.Fraction(tick.Value), -1e-6, 1 + 1e-6));
        }
    }
}
