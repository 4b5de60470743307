namespace GraphCompiler.Compiled.Tests.Prediction;

public static partial class FunctionCases
{
    private static IEnumerable<FunctionCase> RandomNumbers =>
    [
        Drawn("Noisy", () => RandomFunctions.NoisyFunction, () => [RandomFunctions.Noisy(V(77)), RandomFunctions.Noisy(V(77))]),
        Drawn("Dropped", () => RandomFunctions.DroppedFunction, () => [RandomFunctions.Dropped(M(6, 20), M(20, 9))]),
        Drawn("GradientOfDropped", () => RandomFunctions.GradientOfDroppedFunction, () => [RandomFunctions.GradientOfDropped(V(77))]),
        Drawn("Shuffled", () => RandomFunctions.ShuffledFunction, () => [RandomFunctions.Shuffled(D(77)), RandomFunctions.Shuffled(D(77))]),
        Drawn("Chosen", () => RandomFunctions.ChosenFunction, () => [RandomFunctions.Chosen(M(4, 6))]),
        Drawn("Tossed", () => RandomFunctions.TossedFunction, () => [RandomFunctions.Tossed(V(77))]),
        Drawn("Rolled", () => RandomFunctions.RolledFunction, () => [RandomFunctions.Rolled(I(77))]),
        Drawn("Seeded", () => RandomFunctions.SeededFunction, () => [RandomFunctions.Seeded(V(77), new[] { 1, 2 })]),
        Drawn("Generated", () => RandomFunctions.GeneratedFunction, () => [RandomFunctions.Generated(V(77)), RandomFunctions.Generated(V(77))]),
        Drawn("Augmented", () => RandomFunctions.AugmentedFunction, () => [RandomFunctions.Augmented(Tf.Reshape(V(5 * 4 * 6 * 3), [5, 4, 6, 3]))]),
        Drawn("Cropped", () => RandomFunctions.CroppedFunction, () => [RandomFunctions.Cropped(T(4, 6, 3)), RandomFunctions.Cropped(T(4, 6, 3))]),
        Drawn("Shifted", () => RandomFunctions.ShiftedFunction, () => [RandomFunctions.Shifted(T(4, 6, 3))]),
        Drawn("GradientOfGamma", () => RandomFunctions.GradientOfGammaFunction, () => [RandomFunctions.GradientOfGamma(V(7))]),
        Drawn("Counted", () => RandomFunctions.CountedFunction, () => [RandomFunctions.Counted(V(7))]),
        Drawn("Between", () => RandomFunctions.BetweenFunction, () => [RandomFunctions.Between(V(7))]),
    ];

    // Both runs of a case begin with the same seeds.
    private static FunctionCase Drawn(string name, Func<TfFunction> handle, Func<Tensor[]> run) => new(nameof(RandomFunctions), name, () =>
    {
        Tf.Random.SetSeed(1);
        RandomFunctions.Generator.ResetFromSeed(5);
        return (handle(), run());
    });
}
