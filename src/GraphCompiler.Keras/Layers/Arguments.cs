namespace GraphCompiler.Keras;

/// <summary>Checks of what layers are constructed with.</summary>
internal static class Arguments
{
    public static int Positive(int value, string name) => value > 0
        ? value
        : throw new TfValueException($"Received an invalid value for `{name}`, expected a positive integer. Received: {name}={value}");

    public static double Rate(double value, string name = "rate") => value is >= 0 and <= 1
        ? value
        : throw new TfValueException(FormattableString.Invariant($"Invalid value received for argument `{name}`. Expected a float value between 0 and 1. Received: {name}={value}"));

    public static double NotNegative(double value, string name, string layer) => value >= 0
        ? value
        : throw new TfValueException(FormattableString.Invariant($"{name} of a {layer} layer cannot be a negative value. Received: {name}={value}"));

    /// <summary>A size for each axis; one size is for all.</summary>
    public static int[] PerAxis(Extent? extent, int rank, int otherwise, string name)
    {
        int[] sizes = [.. (extent ?? otherwise).ToEquatable()];
        if (sizes.Length == 1) sizes = [.. Enumerable.Repeat(sizes[0], rank)];
        return sizes.Length == rank ? sizes : throw new TfValueException($"The `{name}` argument must be a tuple of {rank} integers. Received {name}=[{string.Join(", ", sizes)}]");
    }

    /// <summary>The axes, counted from the start.</summary>
    public static int[] Axes(Axes? axes, int otherwise, int rank) =>
        [.. ((axes ?? otherwise).ToEquatable() ?? throw new TfValueException("The axes must be given one by one.")).Select(a => GraphCompiler.Axes.Positive(a, rank)).Order()];

    /// <summary>As Python prints a tuple.</summary>
    public static string Tuple(IReadOnlyList<int> values) => values.Count == 1 ? $"({values[0]},)" : $"({string.Join(", ", values)})";
}
