namespace GraphCompiler.Conformance;

/// <summary>What every case takes for granted: a log of what host code did, and checks.</summary>
public static class Harness
{
    /// <summary>What bodies noted while they ran as host code: once for each trace.</summary>
    public static List<string> HostLog { get; } = [];

    public static void Host(string line) => HostLog.Add(line);

    /// <summary>Takes the log, so that the next lines begin anew.</summary>
    public static string[] TakeHostLog()
    {
        string[] lines = [.. HostLog];
        HostLog.Clear();
        return lines;
    }

    public static void Near(float expected, Tensor<float> actual, float tolerance = 1e-5f) => Near([expected], actual, tolerance);

    public static void Near(float[] expected, Tensor<float> actual, float tolerance = 1e-5f)
    {
        var values = actual.ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++) Assert.InRange(values[i], expected[i] - tolerance, expected[i] + tolerance);
    }

    public static void Equal<T>(T expected, Tensor<T> actual) => Assert.Equal(expected, actual.Item());

    public static void Equal<T>(T[] expected, Tensor<T> actual) => Assert.Equal(expected, actual.ToArray());

    public static void Throws<TException>(Action action, string text)
        where TException : Exception
        => Assert.Contains(text, Assert.ThrowsAny<TException>(action).Message, StringComparison.Ordinal);
}
