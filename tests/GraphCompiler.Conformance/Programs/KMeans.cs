using Xunit.Abstractions;
using static GraphCompiler.Conformance.Programs.ProgramRun;

namespace GraphCompiler.Conformance.Programs;

/// <summary>k-means until the centres rest.</summary>
public static partial class KMeansFunctions
{
    [TfFunction]
    public static (Tensor<float> Centers, Tensor<int> Assignment, Tensor<int> Steps, Tensor<bool> Converged, Tensor<float> Inertia) Cluster(
        Tensor<float> points, Tensor<float> centers, Tensor<int> maxSteps, float tolerance = 1e-4f)
    {
        var clusters = centers.Shape[0];
        var distances = Tf.Zeros([points.Shape[0], clusters]);
        var assignment = Tf.Zeros<int>([points.Shape[0]]);
        Tensor<int> step = 0;
        Tensor<bool> converged = false;
        while (step < maxSteps)
        {
            distances = Tf.ReduceSum(Tf.Math.SquaredDifference(points[.., Tf.NewAxis], centers), axis: -1);
            assignment = Tf.Argmin<float, int>(distances, axis: 1);
            var sums = Tf.Math.UnsortedSegmentSum(points, assignment, clusters);
            var counts = Tf.Math.UnsortedSegmentSum(Tf.OnesLike(points[.., 0]), assignment, clusters);

            // An empty cluster keeps its centre.
            var moved = Tf.Where(counts[.., Tf.NewAxis] > 0f, Tf.Math.DivideNoNan(sums, counts[.., Tf.NewAxis]), centers);
            var shift = Tf.ReduceMax(Tf.ReduceEuclideanNorm(moved - centers, axis: 1));
            centers = moved;
            step += 1;
            if (shift < tolerance)
            {
                converged = true;
                break;
            }
        }

        var inertia = Tf.ReduceSum(Tf.ReduceMin(distances, axis: 1));
        return (centers, assignment, step, converged, inertia);
    }
}

public sealed class KMeans(ITestOutputHelper log)
{
    [Fact]
    public void K_means_rests_as_in_TensorFlow() => Check("kmeans", Run, log);

    private static (Dictionary<string, Tensor> Results, TfFunction[] Functions) Run()
    {
        var corners = Tf.Constant(new[,] { { 0f, 0f }, { 2f, 0.5f }, { 0.5f, 2f } });
        var points = Tf.Repeat(corners, 12, axis: 0) + Wave([36, 2], scale: 0.7);
        var start = Tf.Gather(points, new[] { 0, 1, 2 }) + Wave([3, 2], scale: 0.05);

        var (centers, assignment, steps, converged, inertia) = KMeansFunctions.Cluster(points, start, 40);
        var (earlyCenters, _, earlySteps, earlyConverged, _) = KMeansFunctions.Cluster(points, start, 2);

        // Four clusters: another shape, another trace; the last centre is far away and stays empty.
        var far = Tf.Concat([start, Tf.Constant(new[,] { { 50f, 50f } })], 0);
        var (fourCenters, fourAssignment, fourSteps, _, _) = KMeansFunctions.Cluster(points, far, 40);
        return (
            new()
            {
                ["centers"] = centers,
                ["assignment"] = assignment,
                ["steps"] = steps,
                ["converged"] = converged,
                ["inertia"] = inertia,
                ["early_centers"] = earlyCenters,
                ["early_steps"] = earlySteps,
                ["early_converged"] = earlyConverged,
                ["four_centers"] = fourCenters,
                ["four_assignment"] = fourAssignment,
                ["four_steps"] = fourSteps,
            },
            [KMeansFunctions.ClusterFunction]);
    }
}
