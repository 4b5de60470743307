using GraphCompiler.Plotting;

namespace GraphCompiler.Tests.Plotting;

public class PlotMarkTests
{
    [Theory]
    [InlineData(null, null, "-", null)]
    [InlineData("", null, "-", null)]
    [InlineData(".", null, null, '.')]
    [InlineData("-", null, "-", null)]
    [InlineData("--", null, "--", null)]
    [InlineData("-.", null, "-.", null)]
    [InlineData(":", null, ":", null)]
    [InlineData(".-", null, "-", '.')]
    [InlineData("o--", null, "--", 'o')]
    [InlineData("x", null, null, 'x')]
    [InlineData("r", "#ff0000", "-", null)]
    [InlineData("r--", "#ff0000", "--", null)]
    [InlineData("--r", "#ff0000", "--", null)]
    [InlineData("bo", "#0000ff", null, 'o')]
    [InlineData("g.-.", "#008000", "-.", '.')]
    [InlineData("C1", "#ff7f0e", "-", null)]
    [InlineData("C1--", "#ff7f0e", "--", null)]
    [InlineData("sC12", "#2ca02c", null, 's')]
    [InlineData("#123abc:", "#123abc", ":", null)]
    public void IsTakenApartAsInPyplot(string? text, string? color, string? line, char? marker)
    {
        var mark = PlotMark.Parse(text);

        Assert.Equal((color, line, marker), (mark.Color?.Light, mark.Line, mark.Marker));
    }

    [Theory]
    [InlineData("rb")]
    [InlineData("---")]
    [InlineData("o.")]
    [InlineData("C")]
    [InlineData("q")]
    [InlineData(" ")]
    [InlineData("r\n")]
    public void IsRejectedByName(string text)
    {
        var exception = Assert.Throws<ArgumentException>(() => PlotMark.Parse(text));

        Assert.StartsWith($"'{text}' is not a mark", exception.Message);
    }

    [Theory]
    [InlineData("b", "#0000ff")]
    [InlineData("c", "#00bfbf")]
    [InlineData("m", "#bf00bf")]
    [InlineData("y", "#bfbf00")]
    [InlineData("k", "#000000")]
    [InlineData("w", "#ffffff")]
    [InlineData("C0", "#1f77b4")]
    [InlineData("C9", "#17becf")]
    [InlineData("C10", "#1f77b4")]
    [InlineData("#Ab12cD", "#Ab12cD")]
    public void ColorsArePyplots(string text, string light) => Assert.Equal(light, PlotColor.Parse(text).Light);

    [Theory]
    [InlineData("")]
    [InlineData("blue")]
    [InlineData("#12")]
    [InlineData("#12345g")]
    [InlineData("C-1")]
    [InlineData("C99999999999")]
    public void UnknownColorsAreRejected(string text) => Assert.Throws<ArgumentException>(() => PlotColor.Parse(text));
}
