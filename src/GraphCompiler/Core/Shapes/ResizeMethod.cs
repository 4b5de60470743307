namespace GraphCompiler;

/// <summary>How an image of another size is made.</summary>
public enum ResizeMethod
{
    /// <summary>Of the four pixels around each place, by their distance.</summary>
    Bilinear,

    /// <summary>Of the nearest pixel.</summary>
    NearestNeighbor,

    /// <summary>Of sixteen pixels, by cubic polynomials.</summary>
    Bicubic,

    /// <summary>The mean of what each new pixel covers.</summary>
    Area,

    /// <summary>By a windowed sinc of radius 3.</summary>
    Lanczos3,

    /// <summary>By a windowed sinc of radius 5.</summary>
    Lanczos5,

    /// <summary>By a bell of radius 1.5 and standard deviation 0.5.</summary>
    Gaussian,

    /// <summary>By the cubic polynomials of Mitchell and Netravali.</summary>
    MitchellCubic,
}
