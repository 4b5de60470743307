using System.Text.Json;

namespace GraphCompiler.Samples.Tests;

/// <summary>The samples' figures show what those of the guides show.</summary>
public class FigureTests
{
    [Theory]
    [InlineData("BasicTrainingLoops", "000_data", "000", 3)]
    [InlineData("BasicTrainingLoops", "000_untrained", "000", 6)]
    [InlineData("BasicTrainingLoops", "000_evolution", "000", 10)]
    [InlineData("BasicTrainingLoops", "000_trained", "000", 11)]
    [InlineData("BasicTrainingLoops", "001_data", "001", 3)]
    [InlineData("BasicTrainingLoops", "001_untrained", "001", 6)]
    [InlineData("BasicTrainingLoops", "001_evolution", "001", 9)]
    [InlineData("BasicTrainingLoops", "001_trained", "001", 10)]
    [InlineData("CustomTraining", "002_untrained", "002", 7)]
    [InlineData("CustomTraining", "002_evolution", "002", 9)]
    [InlineData("Basics", "004_data", "004", 23)]
    [InlineData("Basics", "004_untrained", "004", 25)]
    [InlineData("Basics", "004_trained", "004", 27)]
    public void IsTheGuides(string sample, string file, string guide, int cell)
    {
        var (expected, figure) = (Guide.Figure(guide, cell), Drawn(sample, file));

        Assert.Equal((expected.Width, expected.Height, expected.Title, expected.XLabel, expected.YLabel), (figure.Width, figure.Height, figure.Title, figure.XLabel, figure.YLabel));
        Assert.Equal(expected.Legend, figure.Legend);
        Close(expected.X, figure.X);
        Close(expected.Y, figure.Y);
        Assert.Equal(expected.Series.Select(s => (s.Color, s.Mark, s.Points)), figure.Series.Select(s => (s.Color, s.Mark, s.Points)));
        foreach (var (e, f) in expected.Series.Zip(figure.Series))
        {
            Close(e.X, f.X);
            Close(e.Y, f.Y);
        }
    }

    // Its run began with other weights than those that are known: its losses are not these.
    [Fact]
    public void ProgressIsTheGuidesWithTheLossesOfTheKnownWeights()
    {
        var (expected, figure) = (Guide.Figure("004", 29), Drawn("Basics", "004_progress"));
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Guide.Folder, "004_regression.json")));
        var losses = golden.RootElement.GetProperty("fit_loss_per_epoch_from_the_same_weights_batch_32_shuffle_false").EnumerateArray().Select(e => e.GetDouble()).ToArray();
        var (min, max) = (losses.Min(), losses.Max());

        Assert.Equal((expected.Width, expected.Height, expected.Title, expected.XLabel, expected.YLabel), (figure.Width, figure.Height, figure.Title, figure.XLabel, figure.YLabel));
        Assert.Empty(figure.Legend);
        Close(expected.X, figure.X);
        Close((0, max + (0.05 * (max - min))), figure.Y);
        Assert.Equal(expected.Series.Select(s => (s.Color, s.Mark, s.Points)), figure.Series.Select(s => (s.Color, s.Mark, s.Points)));
        Close((min, max), figure.Series[0].Y);
    }

    private static Figure Drawn(string sample, string file) => Guide.Figure(Path.Combine(Sample.Of(sample).Folder, "plots", $"{file}.svg"));

    private static void Close((double Min, double Max) expected, (double Min, double Max) range)
    {
        var tolerance = 1e-4 * Math.Max(1, expected.Max - expected.Min);
        Assert.Equal(expected.Min, range.Min, tolerance);
        Assert.Equal(expected.Max, range.Max, tolerance);
    }
}
