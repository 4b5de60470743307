using GraphCompiler;

namespace Digits;

/// <summary>Images [n, rows, columns, 1] from 0 to 1 and the digit that each shows.</summary>
internal sealed record DigitData(Tensor<float> Images, Tensor<int> Labels)
{
    /// <summary>1797 digits of 8 x 8 pixels, mixed, a fifth of them for the test (Optical Recognition of Handwritten Digits, UCI, CC BY 4.0).</summary>
    public static (DigitData Train, DigitData Test) Small()
    {
        var table = CsvTable.Read(Path.Combine(AppContext.BaseDirectory, "digits.csv.gz"), header: false);
        var images = Tf.Reshape(table.Columns<float>(table.Names.Take(64).ToArray()) / 16f, [-1, 8, 8, 1]);
        var labels = table.Column<int>(table.Names[64]);
        var order = Tf.Random.StatelessShuffle(Tf.Range(table.Count), seed: Tf.Constant([1, 2]));
        (images, labels) = (Tf.Gather(images, order), Tf.Gather(labels, order));
        var tested = table.Count / 5;
        return (new DigitData(images[tested..], labels[tested..]), new DigitData(images[..tested], labels[..tested]));
    }

    /// <summary>The MNIST files in a folder, packed with gzip or not.</summary>
    public static (DigitData Train, DigitData Test) Mnist(string folder)
    {
        return (Read("train"), Read("t10k"));

        DigitData Read(string part) => new(
            Tf.Cast<float>(Tf.ExpandDims(Idx.Read<byte>(Find($"{part}-images")), -1)) / 255f, Tf.Cast<int>(Idx.Read<byte>(Find($"{part}-labels"))));

        string Find(string name) => Directory.GetFiles(folder, $"{name}*").Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new FileNotFoundException($"There is no file {name} in {folder}.");
    }
}
