namespace GraphCompiler.Plotting;

readonly record struct PlotBox(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public bool Contains(PlotPoint point) => Left <= point.X && point.X <= Right && Top <= point.Y && point.Y <= Bottom;

    /// <summary>Whether any part of the line from <paramref name="start"/> to <paramref name="end"/> lies in the box.</summary>
    public bool Meets(PlotPoint start, PlotPoint end)
    {
        var (from, to) = (0.0, 1.0);
        return Clip(end.X - start.X, Left - start.X, Right - start.X) && Clip(end.Y - start.Y, Top - start.Y, Bottom - start.Y);

        // Narrows the part of the line that is left to the one between the two sides.
        bool Clip(double slope, double low, double high)
        {
            if (slope == 0)
                return low <= 0 && 0 <= high;
            var (enter, leave) = slope > 0 ? (low / slope, high / slope) : (high / slope, low / slope);
            (from, to) = (Math.Max(from, enter), Math.Min(to, leave));
            return from <= to;
        }
    }
}

/// <summary>Where the legend goes: into the corner where it covers least.</summary>
static class PlotLegend
{
    private const double Gap = 10;

    public static PlotBox Place(double width, double height, PlotBox area, IEnumerable<(PlotSeries Series, List<List<PlotPoint>> Runs)> drawn)
    {
        var (left, right) = (area.Left + Gap, area.Right - Gap - width);
        var (top, bottom) = (area.Top + Gap, area.Bottom - Gap - height);
        PlotBox[] corners = [new(right, top, width, height), new(left, top, width, height), new(left, bottom, width, height), new(right, bottom, width, height)];
        return corners.MinBy(box => drawn.Sum(d => d.Runs.Sum(run => Covered(box, d.Series.Mark, run))));
    }

    static int Covered(PlotBox box, PlotMark mark, List<PlotPoint> run)
    {
        var points = mark.Marker is null ? 0 : run.Count(box.Contains);
        var lines = mark.Line is null ? 0 : run.Zip(run.Skip(1)).Count(line => box.Meets(line.First, line.Second));
        return points + lines;
    }
}
