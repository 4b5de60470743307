namespace Programs;

/// <summary>The harness of the programs that the public surface was designed with: a host log, and checks.</summary>
public static class Harness
{
    public static readonly List<string> HostLog = [];

    public static void Host(string line) => HostLog.Add(line);

    public static void Equal<T>(T expected, T actual) => Assert.Equal(expected, actual);

    public static void Equal<T>(T[] expected, GraphCompiler.Tensor<T> actual) => Assert.Equal(expected, actual.ToArray());

    public static void Near(float expected, GraphCompiler.Tensor<float> actual, float tolerance = 1e-5f) => Assert.Equal(expected, actual.Item(), tolerance);

    public static void True(bool condition) => Assert.True(condition);

    public static void Null(object? value) => Assert.Null(value);

    public static void Throws<TException>(Action action, string text = "")
        where TException : Exception => Assert.Contains(text, Assert.ThrowsAny<TException>(action).Message, StringComparison.Ordinal);
}
