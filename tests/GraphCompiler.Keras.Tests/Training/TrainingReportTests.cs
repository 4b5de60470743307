using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace GraphCompiler.Keras.Tests.Training;

public partial class TrainingReportTests
{
    private static readonly Tensor<float> s_x = Tf.Reshape(Tf.Range(12f) / 10f, [6, 2]);
    private static readonly Tensor<float> s_y = Tf.Reshape(Tf.Range(6f) / 5f, [6, 1]);

    [Fact]
    public void HoldsCurvesTableKernelsAndGraph()
    {
        var model = new Sequential([new Input(2), new Dense(3, Tf.Nn.Relu, name: "hidden"), new Dense(1, name: "result")], name: "small & simple");
        model.Compile(new SGD(0.1), new MeanSquaredError(), [new MeanAbsoluteError()]);
        var history = model.Fit(s_x, s_y, epochs: 3, verbose: Verbose.Silent, validationData: (s_x, s_y));

        var html = TrainingReport.ToHtml(model, history);

        Assert.Contains("<h1>small &amp; simple</h1>\n<p>3 epochs, 13 parameters.</p>", html, StringComparison.Ordinal);
        var figures = Svg().Matches(html).Select(m => XElement.Parse(m.Value)).ToArray();
        Assert.Equal(["loss", "mean absolute error"], figures.Where(f => (string?)f.Attribute("class") == "plot").Select(Title));
        Assert.Contains("series 'validation' #ff7f0e line '-' marker '', 3 points, x 0..2", figures[0].Elements().First(e => e.Name.LocalName == "desc").Value, StringComparison.Ordinal);
        Assert.Equal(["train_step", "test_step"], figures.Where(f => (string?)f.Attribute("class") == "graph").Select(Title));
        Assert.Contains("result (Dense)", html, StringComparison.Ordinal);
        Assert.Contains("<h2>Training step</h2>", html, StringComparison.Ordinal);
        Assert.Contains("<td>compiled</td>", html, StringComparison.Ordinal);

        static string Title(XElement figure) => figure.Elements().First(e => e.Name.LocalName == "title").Value;
    }

    [Fact]
    public void ARunOfOneEpochIsDrawnAsPoints()
    {
        var model = new Sequential([new Input(2), new Dense(1, name: "line")], name: "line");
        model.Compile(new SGD(0.1), new MeanSquaredError());

        Assert.Contains("marker &apos;o&apos;, 1 points", TrainingReport.ToHtml(model, model.Fit(s_x, s_y, verbose: Verbose.Silent)), StringComparison.Ordinal);
    }

    // A plot has another svg inside, which begins with its place.
    [GeneratedRegex(@"<svg xmlns.*?</svg>\n(?!<)|<svg xmlns=\S+ class=""(?:plot|graph)"".*?</svg>\n(?=<svg xmlns|</div>)", RegexOptions.Singleline)]
    private static partial Regex Svg();
}
