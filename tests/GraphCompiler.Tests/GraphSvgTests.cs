using System.Xml.Linq;

namespace GraphCompiler.Tests;

public class GraphSvgTests
{
    [Fact]
    public void DrawsEachOperatorOnceAndWhatItTakesFromOutsideBesideIt()
    {
        var w = new Variable<float>(2f, name: "w");
        var function = Tf.Function((Tensor<float> x) =>
        {
            using var tape = new GradientTape();
            var y = Tf.Square(w * x) + w;
            return tape.Gradient(y, w);
        });
        var graph = function.GetConcreteFunction(new TensorSpec([3], DType.Float32)).Graph;

        var svg = XElement.Parse(graph.ToSvg());

        var boxes = svg.Elements().Where(e => e.Name.LocalName == "g").ToArray();
        var names = boxes.Select(b => b.Elements().First(e => e.Name.LocalName == "text").Value).ToArray();
        foreach (var @operator in graph.Nodes.Select(n => n.Operator).Where(o => o is not ("Input" or "ReadVariable" or "Intrinsic")).Distinct())
        {
            Assert.Equal(graph.Nodes.Count(n => n.Operator == @operator), names.Count(n => n == @operator));
        }

        Assert.Contains("w", names);
        Assert.Contains("x", names);
        Assert.Contains(boxes, b => b.Elements().First().Attribute("class")!.Value.StartsWith("backward", StringComparison.Ordinal));
        var places = boxes.Select(b => b.Elements().First()).Select(r => (X: (double)r.Attribute("x")!, Y: (double)r.Attribute("y")!, Width: (double)r.Attribute("width")!)).ToArray();
        foreach (var row in places.GroupBy(p => p.Y)) Assert.All(row.OrderBy(p => p.X).Zip(row.OrderBy(p => p.X).Skip(1)), p => Assert.True(p.First.X + p.First.Width < p.Second.X));
    }

    [Fact]
    public void AGraphWithoutNodesIsAnEmptyPicture() => Assert.DoesNotContain(XElement.Parse(Tf.Function(() => { }).GetConcreteFunction().Graph.ToSvg()).Elements(), e => e.Name.LocalName is "g" or "path");
}
