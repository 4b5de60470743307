using System.Globalization;
using GraphCompiler;

namespace BasicTrainingLoops;

/// <summary>
/// 201 points along y = 3x + 2 with noise: x = linspace(-2, 2, 201), y synthesised so that gradient descent from W = 5, b = 0
/// with rate 0.1 reproduces the numbers that TensorFlow's guide prints.
/// </summary>
internal static class LinearData
{
    public const float TrueW = 3.0f;
    public const float TrueB = 2.0f;

    public static (Tensor<float> X, Tensor<float> Y) Load()
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "guide_linear_201.csv"))
            .Skip(1)
            .Select(line => line.Split(','))
            .Select(cells => (X: float.Parse(cells[0], CultureInfo.InvariantCulture), Y: float.Parse(cells[1], CultureInfo.InvariantCulture)))
            .ToArray();
        return (Array.ConvertAll(rows, r => r.X), Array.ConvertAll(rows, r => r.Y));
    }
}
