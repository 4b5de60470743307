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
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "guide_linear_201.csv"));
        var (x, y) = (new float[lines.Length - 1], new float[lines.Length - 1]);
        for (var i = 0; i < x.Length; i++)
        {
            var cells = lines[i + 1].Split(',');
            x[i] = float.Parse(cells[0], CultureInfo.InvariantCulture);
            y[i] = float.Parse(cells[1], CultureInfo.InvariantCulture);
        }

        return (x, y);
    }
}
