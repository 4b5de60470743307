namespace GraphCompiler.Benchmarks.Peers;

/// <summary>W6.</summary>
internal static class ProductCases
{
    public static IEnumerable<Case> Of(PeerPool peers)
    {
        foreach (var n in (int[])[64, 100, 256, 511, 1024])
        {
            var (x, y, z) = (Data.Wave(n, n), Data.Wave(n, n), new float[n * n]);
            foreach (var transposes in (string[])["nn", "tn", "nt", "tt"])
            {
                var (function, fresh) = transposes switch
                {
                    "nn" => (Products.ProductFunction, (Action)(() => Products.Product(x, y))),
                    "tn" => (Products.ProductTNFunction, () => Products.ProductTN(x, y)),
                    "nt" => (Products.ProductNTFunction, () => Products.ProductNT(x, y)),
                    _ => (Products.ProductTTFunction, () => Products.ProductTT(x, y)),
                };
                yield return Case.Of($"W6 {n} {transposes}", peers.Threads, function, () => function.CallInto([z], x, y)) with
                {
                    Fresh = fresh,
                    Rivals = [peers.Blas(transposes, n), peers.Torch($"w6_{transposes}", n), peers.Numpy($"w6_{transposes}", n)],
                    Target = Target.Draw("OpenBLAS"),
                    Work = new Work((double)n * n * n, 12.0 * n * n),
                };
            }
        }
    }
}
