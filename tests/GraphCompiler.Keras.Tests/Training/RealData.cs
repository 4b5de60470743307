using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>Training data made of a table by a recipe in words.</summary>
internal static partial class RealData
{
    public static Dictionary<string, Tensor> Read(JsonElement recipe)
    {
        var lines = Lines(recipe.GetProperty("file").GetString()!);
        var steps = recipe.GetProperty("preparation").EnumerateArray().Select(s => s.GetString()!).ToArray();
        var header = lines[0].Split(',');
        var pixels = recipe.GetProperty("features").ValueKind == JsonValueKind.String;
        int[] columns = pixels
            ? [.. Enumerable.Range(0, header.Length - 1)]
            : [.. recipe.GetProperty("features").EnumerateArray().Select(f => Array.IndexOf(header, f.GetString()))];
        var label = pixels ? header.Length - 1 : Array.IndexOf(header, recipe.GetProperty("label").GetString());
        var isClass = !double.TryParse(lines[1].Split(',')[label], NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        var kept = lines.Skip(pixels && IsNumber(header[0]) ? 0 : 1).Select(l => l.Split(',')).Where(r => columns.All(c => IsNumber(r[c])) && (isClass || IsNumber(r[label]))).ToArray();
        if (recipe.TryGetProperty("rows_used", out var used)) Assert.Equal(used.GetInt32(), kept.Length);

        var features = kept.Select(r => Array.ConvertAll(columns, c => Number(r[c]))).ToArray();
        var classes = kept.Select(r => r[label]).Distinct().Order(StringComparer.Ordinal).ToList();
        int[] shape = [columns.Length];
        foreach (var step in steps)
        {
            if (step.Contains("population std", StringComparison.Ordinal)) Standardize(features);
            else if (Divisor().Match(step) is { Success: true } divide) features = [.. features.Select(f => Array.ConvertAll(f, v => v / Number(divide.Groups[1].Value)))];
            else if (Permutation().Match(step) is { Success: true } order)
            {
                var (factor, count) = (int.Parse(order.Groups[1].Value, CultureInfo.InvariantCulture), kept.Length);
                features = [.. Enumerable.Range(0, count).Select(k => features[factor * k % count])];
                kept = [.. Enumerable.Range(0, count).Select(k => kept[factor * k % count])];
            }
            else if (Form().Match(step) is { Success: true } form) shape = [.. form.Groups[1].Value.Split(',').Skip(1).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
            else if (!step.StartsWith("drop rows", StringComparison.Ordinal) && !step.StartsWith("classes by", StringComparison.Ordinal) && step != "x as float32") throw new LeftOutException($"preparation '{step}'");
        }

        var x = Tf.Constant<float>([.. features.SelectMany(f => f).Select(v => (float)v)], [kept.Length, .. shape]);
        Tensor y = isClass || pixels
            ? Tf.Constant<int>([.. kept.Select(r => isClass ? classes.IndexOf(r[label]) : (int)Number(r[label]))], [kept.Length])
            : Tf.Constant<float>([.. kept.Select(r => (float)Number(r[label]))], [kept.Length]);
        if (recipe.TryGetProperty("check", out var check)) KerasData.Check(KerasData.Values(y)[..5], [.. KerasData.Numbers(check.GetProperty("y_first_5"))], 0, 0, "the first labels");
        return new Dictionary<string, Tensor> { ["x"] = x, ["y"] = y };
    }

    private static string[] Lines(string file)
    {
        var path = new[] { Path.Combine(KerasData.Folder, "..", file), Path.Combine(AppContext.BaseDirectory, "Data", file) }.FirstOrDefault(File.Exists) ?? throw new LeftOutException($"the file {file} is not there");
        using var stream = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static void Standardize(double[][] rows)
    {
        for (var c = 0; c < rows[0].Length; c++)
        {
            var mean = rows.Average(r => r[c]);
            var deviation = Math.Sqrt(rows.Average(r => (r[c] - mean) * (r[c] - mean)));
            foreach (var row in rows) row[c] = (row[c] - mean) / deviation;
        }
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^divide pixels by (\d+)")]
    private static partial Regex Divisor();

    [GeneratedRegex(@"is row \((\d+)\*k\) mod \d+")]
    private static partial Regex Permutation();

    [GeneratedRegex(@"^reshape to \[(n,[^\]]*)\]")]
    private static partial Regex Form();
}
