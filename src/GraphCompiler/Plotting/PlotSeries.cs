namespace GraphCompiler.Plotting;

readonly record struct PlotPoint(double X, double Y)
{
    public bool IsFinite => double.IsFinite(X) && double.IsFinite(Y);
}

sealed record PlotSeries(PlotPoint[] Points, PlotMark Mark, PlotColor Color, string? Label)
{
    /// <summary>The points as <paramref name="place"/> puts them, in one run for each stretch without a gap.</summary>
    public List<List<PlotPoint>> Runs(Func<PlotPoint, PlotPoint> place)
    {
        List<List<PlotPoint>> runs = [];
        var afterGap = true;
        foreach (var point in Points)
        {
            if (point.IsFinite)
            {
                if (afterGap)
                    runs.Add([]);
                runs[^1].Add(place(point));
            }
            afterGap = !point.IsFinite;
        }
        return runs;
    }
}
